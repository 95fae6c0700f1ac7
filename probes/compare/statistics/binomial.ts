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

/**
 * P(X ≤ k), to about 14 places, without the terms that are too far from the mode to matter: for a few hundred thousand questions
 * about 10,000 connections. A p value far out in the tail needs {@link binomialCumulative}.
 */
export function binomialAtMost(n: number, p: number, k: number): number {
  if (k >= n || p <= 0) return 1;
  if (k < 0 || p >= 1) return 0;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  let all = 1;
  let within = mode <= k ? 1 : 0;
  const add = (i: number, mass: number): void => {
    all += mass;
    if (i <= k) within += mass;
  };
  let mass = 1;
  for (let i = mode; i > 0 && mass > negligible; i--) add(i - 1, (mass *= i / ((n - i + 1) * odds)));
  mass = 1;
  for (let i = mode; i < n && mass > negligible; i++) add(i + 1, (mass *= ((n - i) * odds) / (i + 1)));
  return within / all;
}

/** Of the mode's mass. */
const negligible = 1e-18;
