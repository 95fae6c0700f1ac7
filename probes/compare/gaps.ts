import type { RunReport } from '../report/schema.ts';
import { gapsOf, isConclusive } from './figures.ts';
import type { Pairing } from './pairing.ts';
import { sampleOf } from './sample.ts';
import type { Against, ComparedScenario, GapComparison } from './schema.ts';
import type { PairedRuns } from './shares.ts';
import { holm } from './statistics/holm.ts';
import { kruskalWallis } from './statistics/kruskal-wallis.ts';
import { deltaWords, mannWhitney } from './statistics/mann-whitney.ts';
import { medianDifference, quantile } from './statistics/quantile.ts';

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
    ratio: ratioOf(reference, subject),
    medians: countMedians(runs),
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
 * Corrects the p values over the whole comparison, and tells a difference only where everything speaks for it: p below 5 %, an
 * effect that is not negligible, an interval of the medians' difference without 0, a difference above the clocks' error, and with
 * several subjects the test over all of them first. Clients of one run share its luck, of which no p value knows: so from three
 * repetitions up all have to point the same way, and with fewer one median has to be three times the other.
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

function isTold(gaps: GapComparison): boolean {
  const { pHolm, size, medianDifferenceMs, clockErrorMs } = gaps;
  if (pHolm >= significance || size === 'negligible' || medianDifferenceMs === null) return false;
  const { value, lower, upper } = medianDifferenceMs;
  return (lower > 0 || upper < 0) && Math.abs(value) > clockErrorMs && isMoreThanLuck(gaps);
}

function isMoreThanLuck({ medians: { longer, shorter }, ratio }: GapComparison): boolean {
  return longer + shorter < enoughRepetitions ? ratio >= clearRatio : longer === 0 || shorter === 0;
}

function countMedians({ reference, subject }: PairedRuns): GapComparison['medians'] {
  const differences = reference.flatMap((run, repetition) => {
    const other = subject[repetition];
    const [a, b] = [medianOf(gapsIn([run])), medianOf(other === undefined ? [] : gapsIn([other]))];
    return a === undefined || b === undefined ? [] : [b - a];
  });
  return { longer: differences.filter((one) => one > 0).length, shorter: differences.filter((one) => one < 0).length };
}

/** The longer median by the shorter. */
function ratioOf(a: readonly number[], b: readonly number[]): number {
  const [one, two] = [medianOf(a) ?? 0, medianOf(b) ?? 0];
  return Math.max(one, two) / Math.max(Math.min(one, two), Number.MIN_VALUE);
}

function medianOf(sample: readonly number[]): number | undefined {
  return quantile(
    sample.toSorted((a, b) => a - b),
    0.5,
  );
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
const enoughRepetitions = 3;
/** On a busy machine the medians of the same controller differed by a factor of 1.8 from run to run. */
const clearRatio = 3;
