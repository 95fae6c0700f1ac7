import type { Bound } from './schema.ts';

/** So many of so many, and what the events are called: `cut`. */
export interface Count {
  readonly events: number;
  readonly of: number;
  readonly what: string;
}

const confidence = 0.95;

/**
 * Below this number nothing is said to be zero: with 72 connections, none of which was cut, the true share can still be 5 %
 * (Clopper–Pearson, 95 %).
 */
export const fewestForZero = 72;

/** The exact interval of a share (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413), two-sided, with its words. */
export function boundOf({ events, of, what }: Count): Bound {
  const { lower, upper } = clopperPearson(events, of);
  const upperPercent = upper * 100;
  const lowerPercent = lower * 100;
  return { events, of, confidence, lowerPercent, upperPercent, words: wordsOf({ events, of, what }, lower, upper) };
}

/** Fractions from 0 to 1. Of nothing, everything is possible. */
export function clopperPearson(events: number, of: number): { readonly lower: number; readonly upper: number } {
  const tail = (1 - confidence) / 2;
  return {
    lower: events === 0 ? 0 : betaQuantile(tail, events, of - events + 1),
    upper: events === of ? 1 : betaQuantile(1 - tail, events + 1, of - events),
  };
}

function wordsOf({ events, of, what }: Count, lower: number, upper: number): string {
  const at = `at ${confidence * 100} % confidence`;
  if (of === 0) return `none was held, so nothing is known of a share ${what}`;
  if (events === 0 && of < fewestForZero) {
    return `none of ${of} seen ${what}, too few to call it zero: at most ${percent(upper)} ${at}`;
  }
  if (events === 0) return `0 of ${of} ${what}: at most ${percent(upper)} ${at}`;
  if (events === of) return `${events} of ${of} ${what}: at least ${percent(lower)} ${at}`;
  return `${events} of ${of} ${what}: ${percent(lower)} to ${percent(upper)} ${at}`;
}

function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 0.1 ? value.toPrecision(1) : value.toFixed(1)} %`;
}

/** The x with I_x(a, b) = p, by bisection to the last bit that a double holds. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST DLMF 8.17.22), a and b whole numbers. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  // The fraction converges fast below the mean; above it the mirrored one does (DLMF 8.17.4).
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b));
  return front / (a * continuedFraction(x, a, b));
}

/** 1 + d1/(1 + d2/(1 + …)), from the last term that matters back to the first. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  for (let m = 200 + Math.ceil(Math.sqrt(a + b)); m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -((a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    value = 1 + odd / (1 + even / value);
  }
  return value;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** ln Γ(n) of a whole number, as a sum up to 256 and by Stirling's series above, whose next term is then below 1e-14. */
function logGamma(n: number): number {
  if (n <= 256) {
    let sum = 0;
    for (let k = 2; k < n; k++) sum += Math.log(k);
    return sum;
  }
  return (n - 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
