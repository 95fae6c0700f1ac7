import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binomialAtMost, binomialCumulative, binomialMass } from './binomial.ts';
import { near } from './near.fixture.ts';
import { chiSquareTail, normalTail, z95 } from './normal.ts';

test('the normal tail has the digits of SciPy, also far out', () => {
  near(normalTail(0), 0.5);
  near(normalTail(1), 0.15865525393145707);
  near(normalTail(3), 0.0013498980316300933);
  near(normalTail(5), 2.866515718791933e-7);
  near(normalTail(8), 6.22096057427174e-16);
  near(normalTail(z95), 0.025);
  near(normalTail(-1), 1 - 0.15865525393145707);
});

test('the normal tail falls without a step where its method changes', () => {
  fc.assert(
    fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (z) => {
      assert.ok(normalTail(z + 1e-3) < normalTail(z) || normalTail(z) > 1 - 1e-15);
    }),
  );
});

test('the χ² tail has the digits of SciPy for odd and even degrees of freedom', () => {
  near(chiSquareTail(3.841, 1), 0.050013683763956804);
  near(chiSquareTail(5.991, 2), 0.05001161502657909);
  near(chiSquareTail(7.815, 3), 0.049993902974883875);
  near(chiSquareTail(29.267, 4), 6.899345870085439e-6);
  near(chiSquareTail(100, 7), 1.0787979671702833e-18);
  assert.equal(chiSquareTail(0, 3), 1);
});

test('the binomial distribution has the digits of SciPy and sums to 1 for thousands of connections', () => {
  const cumulative = binomialCumulative(10, 0.3);
  near(cumulative[0], 0.0282475249);
  near(cumulative[3], 0.6496107184);
  near(cumulative[7], 0.9984096136);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, p) => {
      const mass = binomialMass(n, p);
      near(
        mass.reduce((sum, each) => sum + each, 0),
        1,
      );
      near(binomialCumulative(n, p)[n], 1);
      if (n > 0 && p > 0.001)
        near(
          mass.reduce((sum, each, k) => sum + each * k, 0),
          n * p,
          1e-6,
        );
    }),
    { numRuns: 60 },
  );
});

test('without the far terms the binomial distribution is the same to 13 places', () => {
  const size = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(size, size, fc.double({ min: 0, max: 1, noNaN: true }), (n, k, p) => {
      const exact = k >= n ? 1 : (binomialCumulative(n, p)[k] ?? 1);
      assert.ok(Math.abs(binomialAtMost(n, p, k) - exact) < 1e-13);
    }),
  );
  assert.equal(binomialAtMost(5, 0.5, -1), 0);
});
