import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, clientsPerLine } from './lanes.ts';
import type { Life } from './lives.ts';
import { rowsOf } from './rows.ts';

function life(client: number, backend: string, to: number): Life {
  return { client, pieces: [{ from: 0, to, backend, cause: 'proxy-signal', told: false }] };
}

test('up to 1,000 clients each have their own line, in blocks by backend, and within them by when they ended', () => {
  const blocks = blocksOf([life(1, 'server-10', 5), life(2, 'server-2', 9), life(3, 'server-2', 4)]);
  assert.deepEqual(
    blocks.map((block) => [block.backend, block.lanes.map((lane) => lane.life.client)]),
    [
      ['server-2', [3, 2]],
      ['server-10', [1]],
    ],
  );
  assert.equal(clientsPerLine(blocksOf(Array.from({ length: 1000 }, (_, n) => life(n, 'a', n)))), 1);
});

test('however many clients there are, every one is counted once, lines keep their order, and they fit the picture', () => {
  const anyLife = fc.record({ backend: fc.integer({ min: 1, max: 9 }), to: fc.integer({ min: 0, max: 900_000 }) });
  fc.assert(
    fc.property(fc.array(anyLife, { maxLength: 3000, size: 'max' }), (some) => {
      const blocks = blocksOf(some.map(({ backend, to }, client) => life(client, `server-${backend}`, to)));
      const lanes = blocks.flatMap((block) => block.lanes);
      assert.equal(
        lanes.reduce((sum, lane) => sum + lane.count, 0),
        some.length,
      );
      assert.ok(lanes.length <= 1000);
      for (const block of blocks) {
        const ends = block.lanes.map((lane) => lane.life.pieces[0]?.to ?? 0);
        assert.deepEqual(
          ends,
          ends.toSorted((a, b) => a - b),
        );
      }
      const { rows, height } = rowsOf(blocks);
      assert.ok(rows.every(({ y }, index) => y > (rows[index - 1]?.y ?? 0) && y < height));
      assert.ok(height <= 800, `${height} px`);
    }),
    { numRuns: 30 },
  );
});
