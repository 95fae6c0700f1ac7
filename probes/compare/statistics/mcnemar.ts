import { binomialCumulative } from './binomial.ts';

/**
 * McNemar's exact test over pairs of yes and no: only the pairs that differ count, and if nothing else made the difference, each would
 * fall on either side like a coin (Q. McNemar, Psychometrika 12 (1947) 153–157; exact form: A. Agresti, Categorical Data Analysis, §10.1).
 * @returns the two-sided p: 2 · P(X ≤ the smaller count) for X binomial with p = ½, at most 1
 */
export function mcnemarExact(onlyFirst: number, onlySecond: number): number {
  const different = onlyFirst + onlySecond;
  const tail = binomialCumulative(different, 0.5)[Math.min(onlyFirst, onlySecond)] ?? 1;
  return Math.min(1, 2 * tail);
}
