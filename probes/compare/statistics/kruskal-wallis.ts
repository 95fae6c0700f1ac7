import { chiSquareTail } from './normal.ts';
import { rank } from './ranks.ts';

export interface KruskalWallis {
  readonly h: number;
  readonly degrees: number;
  readonly p: number;
}

/**
 * Whether several samples come from one distribution, corrected for ties (W. H. Kruskal and W. A. Wallis, Journal of the American
 * Statistical Association 47 (1952) 583–621); null for fewer than two samples that hold anything. p by the χ² approximation.
 */
export function kruskalWallis(samples: readonly (readonly number[])[]): KruskalWallis | null {
  const filled = samples.filter((sample) => sample.length > 0);
  if (filled.length < 2) return null;
  const { rankSums, ties } = rank(filled);
  const size = filled.reduce((sum, sample) => sum + sample.length, 0);
  const squares = rankSums.reduce((sum, rankSum, index) => sum + rankSum ** 2 / (filled[index]?.length ?? 1), 0);
  const correction = 1 - ties / (size ** 3 - size);
  const degrees = filled.length - 1;
  if (correction <= 0) return { h: 0, degrees, p: 1 };
  const h = Math.max(0, ((12 / (size * (size + 1))) * squares - 3 * (size + 1)) / correction);
  return { h, degrees, p: chiSquareTail(h, degrees) };
}
