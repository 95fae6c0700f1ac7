import { binomialAtMost } from './binomial.ts';

/** A quantile with its 95 % interval; null bounds lie outside what was seen. */
export interface QuantileEstimate {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The smallest value with at least the share `p` of all at or below it: always one that was seen. Undefined for no sample. */
export function quantile(sorted: readonly number[], p: number): number | undefined {
  return sorted[rankOf(sorted.length, p)];
}

/**
 * A quantile with its bootstrap percentile interval, as it is with infinitely many resamples: the k-th of n resampled values is at most the
 * j-th seen one with the probability that n draws hit the lowest j at least k times, so nothing need be drawn (B. Efron, Annals of
 * Statistics 7 (1979) 1–26, §3; J. S. Maritz and R. G. Jarrett, Journal of the American Statistical Association 73 (1978) 194–196).
 * Null for no sample. A bound is null where the true quantile may, with more than 2.5 %, lie beyond all that was seen: with 100 values, p99
 * has no upper bound, whatever a bootstrap says.
 */
export function quantileEstimate(sample: readonly number[], p: number): QuantileEstimate | null {
  const sorted = sample.toSorted((a, b) => a - b);
  const value = quantile(sorted, p);
  if (value === undefined) return null;
  const n = sorted.length;
  const at = (share: number): number | null => sorted[resampledRank(n, p, share)] ?? null;
  return {
    value,
    lower: (1 - p) ** n > tail ? null : at(tail),
    upper: p ** n > tail ? null : at(1 - tail),
  };
}

/**
 * The bootstrap 95 % interval of the difference of two medians, `a − b`, again with infinitely many resamples: both distributions over the
 * values that were seen are known, and so is that of their difference. Null where one has no sample, or too few for an interval (6).
 */
export function medianDifference(
  a: readonly number[],
  b: readonly number[],
): { value: number; lower: number; upper: number } | null {
  if (0.5 ** Math.min(a.length, b.length) > tail) return null;
  const [one, two] = [a.toSorted((x, y) => x - y), b.toSorted((x, y) => x - y)];
  const middle = (sorted: readonly number[]): number => quantile(sorted, 0.5) ?? 0;
  const [ones, twos] = [resampledMedian(one), resampledMedian(two)];
  const differences = ones
    .flatMap((x) => twos.map((y) => ({ value: x.value - y.value, chance: x.chance * y.chance })))
    .toSorted((x, y) => x.value - y.value);
  const all = differences.reduce((sum, { chance }) => sum + chance, 0);
  const at = (share: number): number => {
    let below = 0;
    return differences.find(({ chance }) => (below += chance) >= share * all)?.value ?? 0;
  };
  return { value: middle(one) - middle(two), lower: at(tail), upper: at(1 - tail) };
}

const tail = 0.025;

/** Index from 0 of the quantile in a sorted sample. */
function rankOf(n: number, p: number): number {
  return Math.max(0, Math.ceil(n * p - 1e-9) - 1);
}

/** Index of the seen value below which a resampled quantile lies with this chance. */
function resampledRank(n: number, p: number, chance: number): number {
  let [low, high] = [0, n - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (chanceAtMost(n, middle, rankOf(n, p)) >= chance) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** P(the resampled value of rank k is at most the seen one of rank j), both from 0. */
function chanceAtMost(n: number, j: number, k: number): number {
  return 1 - binomialAtMost(n, (j + 1) / n, k);
}

/** Which seen values a resampled median can be, with their chances; what has less than a millionth is left out. */
function resampledMedian(sorted: readonly number[]): { value: number; chance: number }[] {
  const n = sorted.length;
  const k = rankOf(n, 0.5);
  // Chance that the median falls on rank j is near 0 outside a few standard deviations of the binomial count.
  const reach = Math.ceil(6 * Math.sqrt(n / 4)) + 2;
  const [from, to] = [Math.max(0, k - reach), Math.min(n - 1, k + reach)];
  let before = from === 0 ? 0 : chanceAtMost(n, from - 1, k);
  return sorted.slice(from, to + 1).flatMap((value, offset) => {
    const until = chanceAtMost(n, from + offset, k);
    const chance = until - before;
    before = until;
    return chance > 1e-6 ? [{ value, chance }] : [];
  });
}
