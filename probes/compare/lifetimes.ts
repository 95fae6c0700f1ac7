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
  const [longer, shorter] = [halfEndedMs.subject ?? Infinity, halfEndedMs.reference ?? Infinity].toSorted(
    (a, b) => b - a,
  );
  const error = clockErrorOf(runs.reference) + clockErrorOf(runs.subject);
  // Where more than half outlived it in both, both are infinite, and not apart.
  const clear = (longer ?? 0) > (shorter ?? 0) * clearRatio + error;
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

/** What was to be kept is watched until it had been kept: how long it lives beyond that is no merit. */
function lifetimesIn(runs: PairedRuns['reference']): Lifetime[] {
  return runs.flatMap((run) =>
    sampleOf(run).fates.map(({ lifetime }) =>
      run.keepMs > 0 && lifetime.ms >= run.keepMs ? { ms: run.keepMs, ended: false } : lifetime,
    ),
  );
}

function halfEnded(lifetimes: readonly Lifetime[]): number | null {
  return medianLifetime(kaplanMeier(lifetimes));
}

/** Connections of one run share its luck: hard stops of one controller came a hundredth apart from run to run. */
const clearRatio = 1.1;
