import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { percentiles } from './percentiles.ts';

describe('percentiles', () => {
  it('takes samples by nearest rank, in whatever order they came', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(percentiles(samples), { count: 100, p50: 50, p95: 95, p99: 99, max: 100 });
    assert.deepEqual(percentiles([7]), { count: 1, p50: 7, p95: 7, p99: 7, max: 7 });
  });

  it('is null without a sample', () => {
    assert.deepEqual(percentiles([]), { count: 0, p50: null, p95: null, p99: null, max: null });
  });
});
