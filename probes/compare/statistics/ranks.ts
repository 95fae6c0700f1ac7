/** The ranks of several samples in one order, and what the tests need to know of ties. */
export interface Ranking {
  /** Of each sample: the sum of the ranks of its values; ties share the middle of their ranks. */
  readonly rankSums: readonly number[];
  /** Σ (t³ − t) over groups of t equal values; 0 without ties. */
  readonly ties: number;
}

/** Ranks all values from 1 up. */
export function rank(samples: readonly (readonly number[])[]): Ranking {
  const all = samples
    .flatMap((sample, index) => sample.map((value) => ({ value, index })))
    .toSorted((a, b) => a.value - b.value);
  const rankSums = samples.map(() => 0);
  let ties = 0;
  for (let start = 0; start < all.length;) {
    let end = start + 1;
    while (end < all.length && all[end]?.value === all[start]?.value) end += 1;
    const size = end - start;
    ties += size ** 3 - size;
    for (const { index } of all.slice(start, end)) rankSums[index] = (rankSums[index] ?? 0) + (start + 1 + end) / 2;
    start = end;
  }
  return { rankSums, ties };
}
