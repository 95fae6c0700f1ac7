import { clockErrorOf } from './gaps.ts';
import { sampleOf } from './sample.ts';
import type { ComparedScenario, LifetimeComparison } from './schema.ts';
import type { PairedRuns } from './shares.ts';
import { holm } from './statistics/holm.ts';
import { kaplanMeier, type Lifetime, medianLifetime } from './statistics/kaplan-meier.ts';
import { logRank } from './statistics/log-rank.ts';

/**
 * Compares how long held connections lived after the fault: where both subjects cut all of them too early, it still matters whether at
 * once or minutes later. Whether a difference is told is left open until all p values are known ({@link judgeLifetimes}).
 */
export function compareLifetimes(runs: PairedRuns): LifetimeComparison | null {
  const [reference, subject] = [lifetimesIn(runs.reference), lifetimesIn(runs.subject)];
  const test = logRank(subject, reference);
  if (test === null) return null;
  const halfEndedMs = { reference: halfEnded(reference), subject: halfEnded(subject) };
  const apart = Math.abs((halfEndedMs.subject ?? Infinity) - (halfEndedMs.reference ?? Infinity));
  // Two Infinities are NaN apart, and no further than the clocks' error either.
  const clear = apart > clockErrorOf(runs.reference) + clockErrorOf(runs.subject);
  const { chiSquare, p, firstLivesLonger } = test;
  return { chiSquare, p, pHolm: p, halfEndedMs, longer: clear ? firstLivesLonger : null };
}

/** Corrects the p values over the whole comparison; a difference stays told only below 5 %. */
export function judgeLifetimes(scenarios: readonly ComparedScenario[]): ComparedScenario[] {
  const tests = scenarios.flatMap(({ against }) => against.flatMap(({ lifetimes }) => lifetimes ?? []));
  const corrected = holm(tests.map(({ p }) => p));
  const pHolmOf = new Map(tests.map((test, index) => [test, corrected[index] ?? 1]));
  return scenarios.map((scenario) => ({
    ...scenario,
    against: scenario.against.map((one) => {
      if (one.lifetimes === null) return one;
      const pHolm = pHolmOf.get(one.lifetimes) ?? 1;
      return { ...one, lifetimes: { ...one.lifetimes, pHolm, longer: pHolm < 0.05 ? one.lifetimes.longer : null } };
    }),
  }));
}

function lifetimesIn(runs: PairedRuns['reference']): Lifetime[] {
  return runs.flatMap((run) => sampleOf(run).fates.map(({ lifetime }) => lifetime));
}

function halfEnded(lifetimes: readonly Lifetime[]): number | null {
  return medianLifetime(kaplanMeier(lifetimes));
}
