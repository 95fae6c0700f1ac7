import assert from 'node:assert/strict';
import { test } from 'node:test';
import { smallReport } from '../report.fixture.ts';
import type { LedgerRow, RunReport } from '../schema.ts';
import { journeysOf } from './journeys.ts';
import { faultAtOf, livesOf } from './lives.ts';
import { served, share } from './served.ts';

const [model] = smallReport().runs;
const [row] = model?.ledger ?? [];

/** A run with these connections only; the fault begins at 1,000 ms. */
function runOf(...rows: readonly Partial<LedgerRow>[]): RunReport {
  assert.ok(model && row);
  const base: LedgerRow = { ...row, endedAt: null, cause: null, sinceFaultMs: null, gapMs: null };
  return {
    ...model,
    events: [{ at: 1000, kind: 'fault', phase: 'begun', fault: 'restart', detail: '' }],
    ledger: rows.map((one) => ({ ...base, ...one })),
  };
}

test('times of a picture are since the fault, and what the client ended itself lasts until the end of the watch', () => {
  const run = runOf(
    { client: 1, openedAt: 100, endedAt: 1500, cause: 'proxy-signal' },
    { client: 1, attempt: 2, openedAt: 1700, endedAt: 3990, cause: 'client' },
    { client: 2, openedAt: 100, endedAt: 4000, cause: 'client' },
  );
  const { lives, end } = livesOf(run);
  assert.equal(end, 3000);
  assert.deepEqual(
    lives.map((life) => life.pieces.map(({ from, to, cause }) => [from, to, cause])),
    [
      [
        [-900, 500, 'proxy-signal'],
        [700, 3000, null],
      ],
      [[-900, 3000, null]],
    ],
  );
});

test('who held nothing when the fault began is not drawn', () => {
  const run = runOf(
    { client: 1, openedAt: null, refused: 'ECONNREFUSED' },
    { client: 2, openedAt: 100, endedAt: 900, cause: 'unknown' },
    { client: 3, openedAt: 1200, endedAt: 4000, cause: 'client' },
    { client: 4, openedAt: 100, endedAt: 4000, cause: 'client' },
  );
  assert.deepEqual(
    livesOf(run).lives.map((life) => life.client),
    [4],
  );
});

test('without the event of the fault its time is taken from the ledger', () => {
  const run = {
    ...runOf({ client: 1, openedAt: 100, endedAt: 1500, sinceFaultMs: 300, cause: 'unknown' }),
    events: [],
  };
  assert.equal(faultAtOf(run), 1200);
});

test('where clients went is counted by where they were, what ended that, and where they were served next', () => {
  const ended = { openedAt: 100, endedAt: 1500, cause: 'app-close', backend: 'a' } as const;
  const run = runOf(
    { ...ended, client: 1 },
    { client: 1, attempt: 2, openedAt: 1600, endedAt: 4000, cause: 'client', backend: 'b' },
    { ...ended, client: 2 },
    { client: 2, attempt: 2, openedAt: 1800, endedAt: 4000, cause: 'client', backend: 'b' },
    { ...ended, client: 3 },
  );
  assert.deepEqual(journeysOf(run), [
    { from: 'a', cause: 'app-close', to: 'b', count: 2, firstMs: 500, lastMs: 500, gapMs: 300 },
    { from: 'a', cause: 'app-close', to: null, count: 1, firstMs: 500, lastMs: 500, gapMs: null },
  ]);
});

test('the curve says the lowest share, when half and all were back, and the most reconnects in any one second', () => {
  const rows = [0, 1, 2, 3].flatMap((client) => [
    { client, openedAt: 100, endedAt: 1500, cause: 'proxy-signal' as const },
    ...(client === 3
      ? []
      : [{ client, attempt: 2, openedAt: 1600 + client * 900, endedAt: 9000, cause: 'client' as const }]),
  ]);
  const curve = served(runOf(...rows), 'x');
  assert.match(
    curve?.caption ?? '',
    /lowest, 0 % were .* Half of the returns by 1\.5 s, the last by 2\.4 s .* at most 2 reconnects in any/,
  );
  assert.equal(curve?.points.at(-1)?.served, 0.75);
  assert.equal(curve?.points.at(-1)?.back, 3);
});

test('a short dip is not lost between two points of the curve', () => {
  const run = runOf(
    { client: 1, openedAt: 100, endedAt: 1500, cause: 'unknown' },
    { client: 1, attempt: 2, openedAt: 1500.1, endedAt: 90_000, cause: 'unknown' },
    { client: 1, attempt: 3, openedAt: 90_001, endedAt: 99_000, cause: 'client' },
  );
  assert.match(served(run, 'x')?.caption ?? '', /lowest, 0 %/);
});

test('only all is 100 %, and only none is 0 %', () => {
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(share), ['0 %', 'under 1 %', '50 %', 'over 99 %', '100 %']);
});
