import type { Forecast } from './predicted.ts';
import type { ObservationRow } from './schema.ts';

/** Where something else came than was predicted: the measurement counts, and the facts that the prediction rests on are named. */
export function notesOf({ row, facts }: Forecast, observed: readonly ObservationRow[]): string[] {
  const differences = observed.flatMap((one) =>
    one.agrees === false && one.difference !== null ? [one.difference] : [],
  );
  if (differences.length === 0) return [];
  const claims = facts.map(({ statement, source }) => `“${statement}” (${source})`);
  const basis = claims.length > 0 ? claims.join('; ') : `“${row.because}” (${row.sources.join('; ')})`;
  return [
    `measured against the prediction: ${differences.join('; ')}. The measurement counts; the prediction rests on ${basis}`,
  ];
}
