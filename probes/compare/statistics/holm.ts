/**
 * Corrects p values of one family, so that the chance of a single false alarm among all stays at 5 % (S. Holm, Scandinavian Journal of
 * Statistics 6 (1979) 65–70). In the order given.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const corrected = values.map(() => 1);
  let least = 0;
  for (const [position, { p, index }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (values.length - position)));
    corrected[index] = least;
  }
  return corrected;
}
