/**
 * P(X ≤ k) for k = 0 … n of the binomial distribution, all at once. Summed from the mode outwards by the ratio of neighbours, so that
 * no factorial overflows and no term is lost that a double can tell from the largest.
 */
export function binomialCumulative(n: number, p: number): Float64Array {
  const cumulative = binomialMass(n, p);
  for (let k = 1; k <= n; k++) cumulative[k] = (cumulative[k] ?? 0) + (cumulative[k - 1] ?? 0);
  return cumulative;
}

/** P(X = k) for k = 0 … n of the binomial distribution. */
export function binomialMass(n: number, p: number): Float64Array {
  const mass = new Float64Array(n + 1);
  if (p <= 0 || p >= 1) {
    mass[p <= 0 ? 0 : n] = 1;
    return mass;
  }
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  mass[mode] = 1;
  for (let k = mode; k > 0; k--) mass[k - 1] = ((mass[k] ?? 0) * k) / ((n - k + 1) * odds);
  for (let k = mode; k < n; k++) mass[k + 1] = ((mass[k] ?? 0) * (n - k) * odds) / (k + 1);
  const sum = mass.reduce((all, each) => all + each, 0);
  return mass.map((each) => each / sum);
}
