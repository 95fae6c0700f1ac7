import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareOf } from './share.ts';
import { quietPlan } from './shards.fixture.ts';

describe('shareOf', () => {
  it('gives each client to one shard, under the number that it has in one process, in parts as equal as can be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 100 }), (connections, wanted) => {
        const shards = Math.min(wanted, connections);
        const shares = Array.from({ length: shards }, (_, index) =>
          shareOf({ ...quietPlan, connections }, shards, index),
        );
        const numbers = shares.flatMap((share) =>
          Array.from({ length: share.connections }, (_, index) => (share.firstClient ?? 1) + index),
        );
        assert.deepEqual(
          numbers,
          Array.from({ length: connections }, (_, index) => index + 1),
        );
        const sizes = shares.map((share) => share.connections);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      }),
    );
  });

  it('opens as many a second as the whole plan does, all shards together', () => {
    assert.equal(shareOf({ ...quietPlan, opensPerSecond: 1_500 }, 3, 1).opensPerSecond, 500);
  });
});
