import type { RunReport } from '../report/schema.ts';
import { gapsOf, isConclusive } from './figures.ts';
import type { Pairing } from './pairing.ts';
import { sampleOf } from './sample.ts';
import type { Against, ComparedScenario, GapComparison } from './schema.ts';
import type { PairedRuns } from './shares.ts';
import { holm } from './statistics/holm.ts';
import { kruskalWallis } from './statistics/kruskal-wallis.ts';
import { deltaWords, mannWhitney } from './statistics/mann-whitney.ts';
import { medianDifference } from './statistics/quantile.ts';

/** Compares times without service. Whether a difference is told is left open until all p values are known ({@link judgeGaps}). */
export function compareGaps(
  runs: PairedRuns,
  names: { readonly reference: string; readonly subject: string },
): Pick<Against, 'gaps' | 'gapsWhy'> {
  const [reference, subject] = [gapsIn(runs.reference), gapsIn(runs.subject)];
  const test = mannWhitney(subject, reference);
  if (test === null) return { gaps: null, gapsWhy: whyNone({ reference, subject }, names) };
  const { u, method, p, delta } = test;
  const gaps: GapComparison = {
    ...{ u, method, p, delta },
    pHolm: p,
    size: deltaWords(delta),
    medianDifferenceMs: medianDifference(subject, reference),
    clockErrorMs: clockErrorOf(runs.reference) + clockErrorOf(runs.subject),
    longer: null,
  };
  return { gaps, gapsWhy: null };
}

/** Whether the gaps of several subjects come from one distribution; null for fewer than three that have any. */
export function compareAllGaps({ sides }: Pairing): ComparedScenario['allGaps'] {
  const samples = sides.map(({ runs }) => gapsIn(runs.filter(isConclusive))).filter((sample) => sample.length > 0);
  return samples.length < 3 ? null : kruskalWallis(samples);
}

/**
 * Corrects the p values over the whole comparison, and tells a difference only where everything speaks for it: p below 5 %, an effect that is
 * not negligible, an interval of the medians' difference without 0, a difference above the clocks' error, and with several subjects
 * the test over all of them first.
 */
export function judgeGaps(scenarios: readonly ComparedScenario[]): ComparedScenario[] {
  const tests = scenarios.flatMap(({ against }) => against.flatMap(({ gaps }) => gaps ?? []));
  const corrected = holm(tests.map(({ p }) => p));
  const pHolmOf = new Map(tests.map((gaps, index) => [gaps, corrected[index] ?? 1]));
  return scenarios.map((scenario) => ({
    ...scenario,
    against: scenario.against.map((one) => {
      if (one.gaps === null) return one;
      const gaps = { ...one.gaps, pHolm: pHolmOf.get(one.gaps) ?? 1 };
      const open = scenario.allGaps === null || scenario.allGaps.p < significance;
      return { ...one, gaps: { ...gaps, longer: open && isTold(gaps) ? gaps.delta > 0 : null } };
    }),
  }));
}

function isTold({ pHolm, size, medianDifferenceMs, clockErrorMs }: GapComparison): boolean {
  if (pHolm >= significance || size === 'negligible' || medianDifferenceMs === null) return false;
  const { value, lower, upper } = medianDifferenceMs;
  return (lower > 0 || upper < 0) && Math.abs(value) > clockErrorMs;
}

function whyNone(
  samples: { readonly reference: readonly number[]; readonly subject: readonly number[] },
  names: { readonly reference: string; readonly subject: string },
): string {
  const none = (['reference', 'subject'] as const).filter((side) => samples[side].length === 0);
  return none.length === 2 ? 'no gaps in either' : `no gaps in ${none.map((side) => names[side]).join()}`;
}

function gapsIn(runs: readonly RunReport[]): number[] {
  return gapsOf(runs.flatMap((run) => sampleOf(run).fates));
}

/** What times of these runs may differ by and still be one. */
export function clockErrorOf(runs: readonly RunReport[]): number {
  return Math.max(0, ...runs.map(({ self }) => self.clockErrorMs));
}

const significance = 0.05;
