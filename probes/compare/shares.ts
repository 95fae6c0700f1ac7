import type { RunReport } from '../report/schema.ts';
import { sharesOf } from './figures.ts';
import { type Judgement, type Measure, measureSchema, type ShareComparison, type ShareFigure } from './schema.ts';
import { excludesZero, neededConnections, shareDifference } from './statistics/share.ts';

/** Runs of the reference and of a subject, paired by repetition; all of them could be told. */
export interface PairedRuns {
  readonly reference: readonly RunReport[];
  readonly subject: readonly RunReport[];
}

/** Compares what is counted for each connection; a measure that one side has nothing of is left out. */
export function compareShares(runs: PairedRuns): ShareComparison[] {
  const [reference, subject] = [sharesOf(runs.reference), sharesOf(runs.subject)];
  return measureSchema.options.flatMap((measure) => {
    const sides = { reference: reference[measure], subject: subject[measure] };
    if (sides.reference === undefined || sides.subject === undefined) return [];
    return compareShare(measure, { reference: sides.reference, subject: sides.subject }, isMeant(measure, runs)) ?? [];
  });
}

function compareShare(
  measure: Measure,
  { reference, subject }: { reference: ShareFigure; subject: ShareFigure },
  meant: boolean,
): ShareComparison | null {
  const difference = shareDifference(subject, reference);
  if (difference === null) return null;
  const { value, lower, upper } = difference;
  const told = excludesZero(difference);
  const judgement: Judgement = told ? (value > 0 ? 'worse' : 'better') : 'no-difference';
  return {
    measure,
    reference,
    subject,
    differencePercent: { value: 100 * value, lower: 100 * lower, upper: 100 * upper },
    judgement: meant ? null : judgement,
    decides: !meant && measure !== 'lost-messages',
    neededConnections: told || meant ? null : neededConnections(subject, reference),
  };
}

/** Where every run passed although connections ended early, they were meant to: a server that goes hands its connections on. */
function isMeant(measure: Measure, { reference, subject }: PairedRuns): boolean {
  const runs = [...reference, ...subject];
  const moved = runs.some(({ connections }) => connections.held > connections.kept);
  return measure === 'cut' && moved && runs.every(({ verdict }) => verdict === 'passed');
}
