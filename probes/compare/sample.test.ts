import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { smallReport } from '../report/report.fixture.ts';
import { curveText } from './curve-text.ts';
import { flatten } from './flatten.ts';
import { sampleOf } from './sample.ts';
import { stormOf } from './storm.ts';

const [restart, reload] = smallReport().runs;

test('of each client that was held, it is known whether it was cut, when, and how long it was away', () => {
  assert.ok(restart && reload);
  const cut = sampleOf(restart);
  assert.equal(cut.fates.length, 12);
  assert.ok(
    cut.fates.every((fate) => fate.cut && fate.lifetime.ended && fate.lifetime.ms < 1000 && fate.gapMs !== null),
  );
  assert.equal(cut.returns.length, 12);
  const kept = sampleOf(reload);
  assert.ok(kept.fates.every((fate) => !fate.cut && !fate.lifetime.ended && fate.gapMs === null));
  assert.deepEqual(kept.returns, []);
});

test('connections that ended before the fault or were opened after it were not held', () => {
  assert.ok(restart);
  const [row] = restart.ledger;
  assert.ok(row);
  const ledger = [
    ...restart.ledger,
    { ...row, client: 900, openedAt: 10, endedAt: 20, sinceFaultMs: -2980 },
    { ...row, client: 901, openedAt: null, endedAt: null, sinceFaultMs: null, refused: 'HTTP 503' },
  ];
  assert.equal(sampleOf({ ...restart, ledger }).fates.length, 12);
});

test('a connection that is open at the end has lived as long as was watched', () => {
  assert.ok(reload);
  const ledger = reload.ledger.map((row, index) =>
    index === 0 ? { ...row, endedAt: null, sinceFaultMs: null, cause: null } : row,
  );
  const { fates } = sampleOf({ ...reload, ledger });
  assert.equal(fates[0]?.lifetime.ended, false);
  assert.equal(fates[0].lifetime.ms, fates[1]?.lifetime.ms);
});

test('without a timeline the fault is found by the rows that count from it; without both there is no sample', () => {
  assert.ok(restart);
  assert.deepEqual(sampleOf({ ...restart, events: [] }).fates, sampleOf(restart).fates);
  assert.deepEqual(sampleOf({ ...restart, events: [], ledger: [] }), { fates: [], returns: [] });
});

test('a storm has its peak, its width, and the time until almost all are served again', () => {
  const returns = Array.from({ length: 100 }, (_, index) => 1000 + index);
  assert.deepEqual(stormOf([...returns, 9000], [...returns.map((ms) => ms + 5), null]), {
    attempts: 101,
    peakPerSecond: 1000,
    widthMs: 95,
    restoredMs: 1104,
  });
  assert.equal(stormOf(returns, [null, 5])?.restoredMs, null);
  assert.equal(stormOf([], [null]), null);
});

test('a storm never has a higher peak than attempts, nor a greater width than it lasted', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1 }), (times) => {
      const sorted = times.toSorted((a, b) => a - b);
      const storm = stormOf(sorted, []);
      assert.ok(storm && storm.peakPerSecond <= 10 * times.length && storm.peakPerSecond >= 10);
      assert.ok(storm.widthMs >= 0 && storm.widthMs <= (sorted.at(-1) ?? 0) - (sorted[0] ?? 0));
    }),
  );
});

test('settings become lines with their values as written', () => {
  const lines = flatten({
    controller: { grace: '901s', plain: { queue: 'none' } },
    replicas: 2,
    list: ['a'],
    off: undefined,
  });
  assert.deepEqual(
    [...lines],
    [
      ['controller.grace', '901s'],
      ['controller.plain.queue', 'none'],
      ['replicas', '2'],
      ['list', '["a"]'],
    ],
  );
});

test('a curve is drawn from full to nothing', () => {
  const point = (atMs: number, share: number) => ({ atMs, atRisk: 10, share, lower: null, upper: null });
  const survival = { of: 10, medianMs: null, points: [point(5000, 0.5), point(10_000, 0)] };
  assert.equal(curveText(survival, 14_000), '████▄▄▄▄▄····· to 14 s');
  assert.equal(curveText(null, 14_000), null);
  assert.equal(curveText(survival, 0), null);
});
