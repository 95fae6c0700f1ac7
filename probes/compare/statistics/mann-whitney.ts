import { normalTail } from './normal.ts';
import { rank } from './ranks.ts';

export interface MannWhitney {
  /** Pairs in which the first sample's value is the larger one, ties half. */
  readonly u: number;
  /** Two-sided. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
  /** Cliff's δ = 2U/(nm) − 1, from −1 (all of the first are smaller) to 1 (N. Cliff, Psychological Bulletin 114 (1993) 494–509). */
  readonly delta: number;
}

/**
 * The Mann–Whitney test (H. B. Mann and D. R. Whitney, Annals of Mathematical Statistics 18 (1947) 50–60); null where a sample is empty.
 * Exact below 50 values a side without ties; otherwise the normal approximation with correction for ties and continuity, the same choice as R's wilcox.test.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney | null {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) return null;
  const { rankSums, ties } = rank([first, second]);
  const u = (rankSums[0] ?? 0) - (n * (n + 1)) / 2;
  const delta = (2 * u) / (n * m) - 1;
  if (ties === 0 && n < exactBelow && m < exactBelow) return { u, p: exactP(u, n, m), method: 'exact', delta };
  const size = n + m;
  const variance = ((n * m) / 12) * (size + 1 - ties / (size * (size - 1)));
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  const p = variance <= 0 ? 1 : Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
  return { u, p, method: 'normal', delta };
}

/** How large a δ is, in words: J. Romano and others, Florida Association of Institutional Research (2006), after Cohen. */
export function deltaWords(delta: number): 'negligible' | 'small' | 'medium' | 'large' {
  const size = Math.abs(delta);
  return size < 0.147 ? 'negligible' : size < 0.33 ? 'small' : size < 0.474 ? 'medium' : 'large';
}

/** Counts the orders of n + m values for each U, as the 1947 paper does: the largest value belongs to one sample or the other. */
function exactP(u: number, n: number, m: number): number {
  let counts = new Float64Array(n * m + 1);
  counts[0] = 1;
  for (let k = 1; k <= m; k++) counts = timesQuotient(counts, n + k, k);
  const all = counts.reduce((sum, each) => sum + each, 0);
  const least = Math.min(u, n * m - u);
  const tail = counts.slice(0, least + 1).reduce((sum, each) => sum + each, 0);
  return Math.min(1, (2 * tail) / all);
}

/** Multiplies a polynomial by (1 − qᵃ)/(1 − qᵇ): m such steps make the Gaussian binomial coefficient, whose terms count the orders. */
function timesQuotient(polynomial: Float64Array, a: number, b: number): Float64Array<ArrayBuffer> {
  const result = Float64Array.from(polynomial);
  for (let i = result.length - 1; i >= a; i--) result[i] = (result[i] ?? 0) - (result[i - a] ?? 0);
  for (let i = b; i < result.length; i++) result[i] = (result[i] ?? 0) + (result[i - b] ?? 0);
  return result;
}

const exactBelow = 50;
