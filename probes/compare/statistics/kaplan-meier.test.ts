import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { kaplanMeier, type Lifetime, medianLifetime } from './kaplan-meier.ts';
import { logRank } from './log-rank.ts';
import { near } from './near.fixture.ts';

const lifetime = fc.record({ ms: fc.integer({ min: 0, max: 50 }), ended: fc.boolean() });

/** Weeks in remission under 6-mercaptopurine; a minus sign: still in remission then (E. J. Freireich and others, Blood 21 (1963) 699–716). */
const remission = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35];

test('the curve and its log–log band are those of the published example', () => {
  const points = kaplanMeier(remission.map((weeks) => ({ ms: Math.abs(weeks), ended: weeks > 0 })));
  const published: [number, number, number, number][] = [
    [6, 0.8571, 0.6197, 0.9516],
    [7, 0.8067, 0.5631, 0.9228],
    [10, 0.7529, 0.5032, 0.8894],
    [13, 0.6902, 0.4316, 0.8491],
    [16, 0.6275, 0.3675, 0.8049],
    [22, 0.5378, 0.2678, 0.7468],
    [23, 0.4482, 0.1881, 0.6801],
  ];
  assert.deepEqual(
    points.map(({ atMs }) => atMs),
    published.map(([week]) => week),
  );
  for (const [index, [, share, lower, upper]] of published.entries()) {
    near(points[index]?.share, share, 1e-3);
    near(points[index]?.lower, lower, 1e-3);
    near(points[index]?.upper, upper, 1e-3);
  }
  assert.equal(medianLifetime(points), 23);
});

test('where nothing was censored, the curve is the share that is left', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 100 }), (times) => {
      for (const { atMs, share } of kaplanMeier(times.map((ms) => ({ ms, ended: true })))) {
        assert.ok(Math.abs(share - times.filter((ms) => ms > atMs).length / times.length) < 1e-9);
      }
    }),
  );
});

test('the curve only falls, within its band, and has no point where nothing ended', () => {
  assert.deepEqual(kaplanMeier([]), []);
  assert.deepEqual(kaplanMeier([{ ms: 5, ended: false }]), []);
  fc.assert(
    fc.property(fc.array(lifetime), (lifetimes: Lifetime[]) => {
      let last = 1;
      for (const { share, lower, upper } of kaplanMeier(lifetimes)) {
        assert.ok(share < last && (lower ?? 0) <= share && share <= (upper ?? 1));
        last = share;
      }
    }),
  );
});

const placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23];

test('the log-rank test has the digits of statsmodels for the published example', () => {
  const treated = remission.map((weeks) => ({ ms: Math.abs(weeks), ended: weeks > 0 }));
  const untreated = placebo.map((ms) => ({ ms, ended: true }));
  const result = logRank(treated, untreated);
  near(result?.chiSquare, 16.792940989216532);
  near(result?.p, 4.1688091093394775e-5);
  assert.equal(result?.firstLivesLonger, true);
  assert.equal(logRank(untreated, treated)?.firstLivesLonger, false);
});

test('the log-rank test tells nothing of equal groups, and is undefined where nothing ended', () => {
  fc.assert(
    fc.property(fc.array(lifetime, { minLength: 2 }), (lifetimes) => {
      const result = logRank(lifetimes, lifetimes);
      if (lifetimes.some(({ ended }) => ended)) assert.ok((result?.p ?? 1) > 1 - 1e-6);
      else assert.equal(result, null);
    }),
  );
  assert.equal(logRank([], [{ ms: 1, ended: true }]), null);
});
