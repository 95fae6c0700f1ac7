import type { RunReport } from '../report/schema.ts';
import type { ClaimComparison } from './schema.ts';
import type { PairedRuns } from './shares.ts';

/** Whether a claim of a scenario is about how connections end: it counts those that ended otherwise. */
export function isEndClaim(name: string): boolean {
  return endClaims.includes(name);
}

/**
 * Claims that hold in every run of one side and fail in every run of the other, and are not compared as shares: how often a
 * proxy reloads is no matter of chance among connections.
 */
export function compareClaims(runs: PairedRuns): ClaimComparison[] {
  const all = [...runs.reference, ...runs.subject];
  const names = new Set(all.flatMap(({ thresholds }) => thresholds.map(({ name }) => name)));
  return [...names]
    .filter((name) => !isEndClaim(name) && !shareClaims.includes(name))
    .flatMap((name) => compareClaim(name, runs) ?? []);
}

function compareClaim(name: string, runs: PairedRuns): ClaimComparison | null {
  const sides = { reference: claimsIn(runs.reference, name), subject: claimsIn(runs.subject, name) };
  const all = (side: keyof typeof sides, holds: boolean): boolean =>
    sides[side].length > 0 && sides[side].every((one) => one.holds === holds);
  const failsIn = all('reference', false) && all('subject', true) ? 'reference' : 'subject';
  const holdsIn = failsIn === 'reference' ? 'subject' : 'reference';
  if (!all(failsIn, false) || !all(holdsIn, true)) return null;
  const [worst] = sides[failsIn].toSorted((a, b) => distance(b) - distance(a));
  return worst === undefined
    ? null
    : { name, holdsIn, failsIn, measured: worst.measured, limit: worst.limit, unit: worst.unit };
}

type Threshold = RunReport['thresholds'][number];

function claimsIn(runs: readonly RunReport[], name: string): Threshold[] {
  return runs.flatMap(({ thresholds }) => thresholds.filter((one) => one.name === name));
}

function distance({ measured, limit }: Threshold): number {
  return Math.abs((measured ?? limit) - limit);
}

/** Counted as `wrong-end` (probes/scenarios/claim.ts has all claims). */
const endClaims: readonly string[] = ['none-ended', 'all-ended-by', 'only-ended-by'];
/** Counted as `cut`, `never-back` and `operations-cut`. */
const shareClaims: readonly string[] = ['none-cut-before-keep', 'all-back', 'no-operation-cut'];
