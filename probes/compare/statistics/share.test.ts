import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mcnemarExact } from './mcnemar.ts';
import { near } from './near.fixture.ts';
import { excludesZero, neededConnections, type Share, shareDifference } from './share.ts';

const share = fc
  .integer({ min: 1, max: 2000 })
  .chain((of) => fc.record({ events: fc.integer({ min: 0, max: of }), of: fc.constant(of) }));

function difference(a: number, n: number, b: number, m: number): readonly [number, number] {
  const estimate = shareDifference({ events: a, of: n }, { events: b, of: m });
  assert.ok(estimate);
  return [estimate.lower, estimate.upper];
}

test("the difference of two shares has the intervals of Newcombe's table II, method 10", () => {
  const table: [number, number, number, number, number, number][] = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ];
  for (const [a, n, b, m, lower, upper] of table) {
    const found = difference(a, n, b, m);
    near(found[0], lower, 1e-3);
    near(found[1], upper, 1e-3);
  }
});

test('the interval holds the difference, stays within ±100 %, and turns round when the shares do', () => {
  fc.assert(
    fc.property(share, share, (a, b) => {
      const [one, other] = [shareDifference(a, b), shareDifference(b, a)];
      assert.ok(one && other);
      assert.ok(one.lower <= one.value && one.value <= one.upper);
      assert.ok(one.lower >= -1 - 1e-12 && one.upper <= 1 + 1e-12);
      near(one.lower, -other.upper, 1e-9);
    }),
  );
});

test('an interval that touches 0 does not leave it out', () => {
  assert.equal(excludesZero({ value: 0.1, lower: 0, upper: 0.2 }), false);
  assert.equal(excludesZero({ value: -0.1, lower: -0.2, upper: 0 }), false);
  assert.equal(excludesZero({ value: 0.1, lower: 1e-9, upper: 0.2 }), true);
  assert.equal(excludesZero(null), false);
});

test('a share of nothing has no difference from anything', () => {
  assert.equal(shareDifference({ events: 0, of: 0 }, { events: 1, of: 2 }), null);
  assert.equal(neededConnections({ events: 0, of: 0 }, { events: 1, of: 2 }), null);
});

test('the needed number of connections is enough, and one fewer is not', () => {
  const at = ({ events, of }: Share, n: number): Share => ({ events: (events / of) * n, of: n });
  fc.assert(
    fc.property(share, share, (a, b) => {
      const needed = neededConnections(a, b);
      if (needed === null) {
        assert.equal(a.events * b.of, b.events * a.of);
        return;
      }
      assert.ok(excludesZero(shareDifference(at(a, needed), at(b, needed))));
      if (needed > 2) assert.ok(!excludesZero(shareDifference(at(a, needed - 1), at(b, needed - 1))));
    }),
    { numRuns: 60 },
  );
});

test("McNemar's exact test has the digits of statsmodels, and no difference is no evidence", () => {
  near(mcnemarExact(59, 121), 4.4344492637551645e-6);
  near(mcnemarExact(5, 0), 0.0625);
  assert.equal(mcnemarExact(0, 0), 1);
  assert.equal(mcnemarExact(7, 7), 1);
  assert.ok(mcnemarExact(0, 10_000) < 1e-300);
});
