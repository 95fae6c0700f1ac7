/** The two-sided 95 % point of the standard normal distribution. */
export const z95 = 1.959963984540054;

/** P(Z > z) of the standard normal distribution. */
export function normalTail(z: number): number {
  return z < 0 ? 1 - normalTail(-z) : errorFunctionComplement(z / Math.SQRT2) / 2;
}

/**
 * P(X > x) of the χ² distribution with a whole number of degrees of freedom, from Q₁(x) = erfc √(x/2) and Q₂(x) = e^(−x/2) by
 * Qₖ₊₂(x) = Qₖ(x) + (x/2)^(k/2) e^(−x/2) / Γ(k/2 + 1) (Abramowitz and Stegun, Handbook of Mathematical Functions, 26.4.4–26.4.8).
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  const half = x / 2;
  const odd = degrees % 2 === 1;
  let tail = odd ? errorFunctionComplement(Math.sqrt(half)) : Math.exp(-half);
  let term = odd ? 2 * Math.sqrt(half / Math.PI) * Math.exp(-half) : half * Math.exp(-half);
  for (let k = odd ? 1 : 2; k < degrees; k += 2) {
    tail += term;
    term *= half / (k / 2 + 1);
  }
  return Math.min(1, tail);
}

/**
 * erfc x for x ≥ 0: below 2 from the series of erf (Abramowitz and Stegun 7.1.6), above from the continued fraction (7.1.14), which keeps
 * its relative precision far out where 1 − erf x would have none left.
 */
function errorFunctionComplement(x: number): number {
  return x < 2 ? 1 - errorFunction(x) : complementFraction(x);
}

function errorFunction(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function complementFraction(x: number): number {
  let fraction = x;
  for (let k = fractionDepth; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** Enough for full double precision from 2 up. */
const fractionDepth = 120;
