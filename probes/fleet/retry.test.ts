import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { chance } from './chance.ts';
import type { RetryPolicy } from './record.ts';
import { retryDelay } from './retry.ts';

const exponential: RetryPolicy = {
  kind: 'exponential',
  initialMs: 100,
  maxMs: 2_000,
  factor: 2,
  jitter: 0.2,
  attempts: 8,
};

function waits(policy: RetryPolicy, seed: number, client = 1): readonly (number | null)[] {
  return Array.from({ length: 10 }, (_, tries) => retryDelay(policy, { seed, client, attempt: tries + 1, tries }));
}

describe('retryDelay', () => {
  it('never comes back without a policy', () => {
    assert.deepEqual(new Set(waits({ kind: 'none' }, 1)), new Set([null]));
  });

  it("waits the same each time and gives up after six attempts, as seed 0's client", () => {
    const policy: RetryPolicy = { kind: 'fixed', delayMs: 1_000, attempts: 6 };
    assert.deepEqual(waits(policy, 1), [1_000, 1_000, 1_000, 1_000, 1_000, 1_000, null, null, null, null]);
  });

  it('doubles up to its most without jitter', () => {
    const policy: RetryPolicy = { ...exponential, jitter: 0 };
    assert.deepEqual(waits(policy, 1), [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000, null, null]);
  });

  it('draws the same waits from the same seed, and others from another seed and for another client', () => {
    assert.deepEqual(waits(exponential, 7), waits(exponential, 7));
    assert.notDeepEqual(waits(exponential, 7), waits(exponential, 8));
    assert.notDeepEqual(waits(exponential, 7, 1), waits(exponential, 7, 2));
  });

  it('stays within its jitter for any seed, client and attempt', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(), (seed, client, attempt) => {
        const wait = retryDelay(exponential, { seed, client, attempt, tries: 1 });
        assert.ok(wait !== null && wait >= 160 && wait <= 240);
      }),
    );
  });
});

describe('chance', () => {
  it('spreads neighbouring clients evenly: ten slots get each about a tenth', () => {
    const slots = Array.from({ length: 10 }, () => 0);
    for (let client = 1; client <= 10_000; client++) {
      const slot = Math.floor(chance(1, client, -1) * 10);
      slots[slot] = (slots[slot] ?? 0) + 1;
    }
    for (const count of slots) assert.ok(Math.abs(count - 1_000) < 150, `a slot of ${count}`);
  });
});
