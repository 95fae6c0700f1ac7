import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { holm } from './holm.ts';
import { kruskalWallis } from './kruskal-wallis.ts';
import { deltaWords, mannWhitney } from './mann-whitney.ts';
import { near } from './near.fixture.ts';

const sample = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 });

// M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods (1973), p. 69: permeability of the human chorioamnion.
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const early = [1.15, 0.88, 0.9, 0.74, 1.21];

test('Mann–Whitney has the exact values of a textbook example as R and SciPy give them', () => {
  const result = mannWhitney(term, early);
  assert.equal(result?.u, 35);
  assert.equal(result.method, 'exact');
  near(result.p, 0.2544122544122544);
  near(result.delta, 0.4);
});

test('Mann–Whitney with ties has the digits of SciPy', () => {
  const result = mannWhitney([1, 2, 2, 3, 3, 3, 4, 8], [2, 3, 4, 4, 5, 5, 9]);
  assert.equal(result?.u, 14.5);
  near(result.p, 0.1258563917297596);
});

test('Mann–Whitney turns round with its samples, and its δ stays within ±1', () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const [one, other] = [mannWhitney(a, b), mannWhitney(b, a)];
      assert.ok(one && other);
      near(one.u + other.u, a.length * b.length);
      near(one.p, other.p, 1e-9);
      assert.ok(Math.abs(one.delta) <= 1 && one.p >= 0 && one.p <= 1);
      assert.ok(Math.abs(one.delta + other.delta) < 1e-12);
    }),
  );
});

test('the exact and the approximate p of Mann–Whitney meet where one takes over from the other', () => {
  const a = Array.from({ length: 49 }, (_, i) => i * 2.03);
  const b = Array.from({ length: 49 }, (_, i) => i * 1.7 - 7.301);
  const exact = mannWhitney(a, b);
  assert.equal(exact?.method, 'exact');
  const tied = mannWhitney([2.03, ...a.slice(1)], b);
  assert.equal(tied?.method, 'normal');
  near(tied.p, exact.p, 0.05);
});

test('δ is 1 when all of one sample are larger, 0 when both are the same, and said in words', () => {
  assert.equal(mannWhitney([5, 6], [1, 2])?.delta, 1);
  assert.equal(mannWhitney([1, 1, 1], [1, 1])?.delta, 0);
  assert.equal(mannWhitney([1, 1, 1], [1, 1])?.p, 1);
  assert.deepEqual([0.1, -0.2, 0.4, -0.9].map(deltaWords), ['negligible', 'small', 'medium', 'large']);
  assert.equal(mannWhitney([], [1]), null);
});

test('Kruskal–Wallis has the values of a textbook example, of ties, and none for a single sample', () => {
  // Hollander and Wolfe (1973), p. 116: mucociliary efficiency.
  const result = kruskalWallis([
    [2.9, 3, 2.5, 2.6, 3.2],
    [3.8, 2.7, 4, 2.4],
    [2.8, 3.4, 3.7, 2.2, 2],
  ]);
  near(result?.h, 0.7714285714285714);
  near(result?.p, 0.6799647735788936);
  const tied = kruskalWallis([
    [1, 2, 2, 3, 3, 3, 4, 8],
    [2, 3, 4, 4, 5, 5, 9],
    [1, 1, 2, 9],
  ]);
  near(tied?.h, 3.4075772200772194);
  near(tied?.p, 0.18199271684547536);
  assert.equal(kruskalWallis([[1, 2], []]), null);
  assert.equal(kruskalWallis([[4, 4], [4]])?.p, 1);
});

test('Holm has the digits of statsmodels, keeps the order, and never lowers a p', () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [index, p] of [0.03, 0.06, 0.06, 0.02].entries()) near(corrected[index], p);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
      for (const [index, p] of holm(values).entries()) assert.ok(p >= (values[index] ?? 0) && p <= 1);
    }),
  );
});
