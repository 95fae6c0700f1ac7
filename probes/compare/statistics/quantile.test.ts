import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { random } from '../../report/random.fixture.ts';
import { near } from './near.fixture.ts';
import { medianDifference, quantile, quantileEstimate } from './quantile.ts';

const sample = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 400 });
const byValue = (a: number, b: number): number => a - b;

function made(seed: string, size: number): number[] {
  const next = random(seed);
  return Array.from({ length: size }, () => -Math.log(1 - next()) * 100);
}

function resample(values: readonly number[], next: () => number): number[] {
  return values.map(() => values[Math.floor(next() * values.length)] ?? 0).toSorted(byValue);
}

test('a quantile is a value that was seen, and undefined for no sample', () => {
  assert.equal(quantile([], 0.5), undefined);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2);
  assert.equal(quantile([1, 2, 3, 4], 0.99), 4);
  assert.equal(quantileEstimate([], 0.5), null);
});

test('the interval without resampling is the one that 4,000 resamples approach', () => {
  const values = made('quantile', 400);
  const next = random('resamples');
  for (const p of [0.5, 0.95]) {
    const seen = Array.from({ length: 4000 }, () => quantile(resample(values, next), p) ?? 0).toSorted(byValue);
    const estimate = quantileEstimate(values, p);
    near(estimate?.lower, seen[100] ?? 0, 0.02);
    near(estimate?.upper, seen[3900] ?? 0, 0.02);
  }
});

test('the difference of medians has the interval that 4,000 resamples approach', () => {
  const [a, b] = [made('a', 200), made('b', 300).map((x) => x + 50)];
  const next = random('difference');
  const median = (values: readonly number[]): number => quantile(resample(values, next), 0.5) ?? 0;
  const seen = Array.from({ length: 4000 }, () => median(a) - median(b)).toSorted(byValue);
  const estimate = medianDifference(a, b);
  near(estimate?.lower, seen[100] ?? 0, 0.05);
  near(estimate?.upper, seen[3900] ?? 0, 0.05);
});

test('the interval covers the true median in about 95 of 100 samples', () => {
  const truth = Math.LN2 * 100;
  const covered = Array.from({ length: 400 }, (_, index) =>
    quantileEstimate(made(`coverage ${index}`, 60), 0.5),
  ).filter((estimate) => (estimate?.lower ?? 0) <= truth && truth <= (estimate?.upper ?? Infinity)).length;
  assert.ok(covered >= 368 && covered <= 395, `${covered} of 400`);
});

test('a bound is open where too few were seen: the median below 6, p95 below 72, p99 below 368', () => {
  const upper = (size: number, p: number): number | null | undefined => quantileEstimate(made('open', size), p)?.upper;
  for (const [p, least] of [
    [0.5, 6],
    [0.95, 72],
    [0.99, 368],
  ] as const) {
    assert.equal(upper(least - 1, p), null);
    assert.notEqual(upper(least, p), null);
  }
  assert.equal(quantileEstimate(made('open', 5), 0.5)?.lower, null);
  assert.equal(medianDifference(made('open', 5), made('open', 50)), null);
});

test('the interval holds the quantile, whatever the sample and its order', () => {
  fc.assert(
    fc.property(sample, fc.constantFrom(0.5, 0.95, 0.99), (values, p) => {
      const estimate = quantileEstimate(values, p);
      assert.ok(estimate);
      assert.ok((estimate.lower ?? -1) <= estimate.value && estimate.value <= (estimate.upper ?? Infinity));
      assert.deepEqual(quantileEstimate(values.toReversed(), p), estimate);
    }),
    { numRuns: 60 },
  );
});

test('10,000 connections a side take no noticeable time', () => {
  const [a, b] = [made('large a', 10_000), made('large b', 10_000)];
  const start = performance.now();
  medianDifference(a, b);
  quantileEstimate(a, 0.99);
  assert.ok(performance.now() - start < 5000);
});
