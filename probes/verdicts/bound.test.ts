import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { boundOf, clopperPearson, fewestForZero } from './bound.ts';

/** Exact values: (α/2)^(1/n) where nothing or everything happened; the others from published tables of the interval. */
const known: readonly (readonly [events: number, of: number, lower: number, upper: number])[] = [
  [0, 10, 0, 1 - 0.025 ** (1 / 10)],
  [0, 300, 0, 1 - 0.025 ** (1 / 300)],
  [10, 10, 0.025 ** (1 / 10), 1],
  [5, 10, 0.1871, 0.8129],
  [1, 100, 0.0002531, 0.0544594],
  [50, 100, 0.3983, 0.6017],
];

for (const [events, of, lower, upper] of known) {
  test(`${events} of ${of} have the interval that is published`, () => {
    const found = clopperPearson(events, of);
    assert.ok(Math.abs(found.lower - lower) < 5e-5, `lower ${found.lower}`);
    assert.ok(Math.abs(found.upper - upper) < 5e-5, `upper ${found.upper}`);
  });
}

test('the interval holds the share, and that of the opposite is its mirror', () => {
  const counts = fc
    .integer({ min: 1, max: 20_000 })
    .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
  fc.assert(
    fc.property(counts, ([events, of]) => {
      const { lower, upper } = clopperPearson(events, of);
      const mirror = clopperPearson(of - events, of);
      assert.ok(lower <= events / of && events / of <= upper && lower >= 0 && upper <= 1);
      assert.ok(Math.abs(lower - (1 - mirror.upper)) < 1e-9 && Math.abs(upper - (1 - mirror.lower)) < 1e-9);
    }),
    { numRuns: 60 },
  );
});

test('a bound says its share, its limit and its confidence', () => {
  const words = (events: number, of: number): string => boundOf({ events, of, what: 'cut' }).words;
  assert.equal(words(0, 300), '0 of 300 cut: at most 1.2 % at 95 % confidence');
  assert.equal(words(12, 300), '12 of 300 cut: 2.1 % to 6.9 % at 95 % confidence');
  assert.equal(words(300, 300), '300 of 300 cut: at least 98.8 % at 95 % confidence');
  assert.equal(words(0, 9_000), '0 of 9000 cut: at most 0.04 % at 95 % confidence');
  assert.equal(words(0, 0), 'none was held, so nothing is known of a share cut');
});

test('zero is not said of fewer connections than tell it from 5 %', () => {
  assert.ok(clopperPearson(0, fewestForZero).upper <= 0.05);
  assert.ok(clopperPearson(0, fewestForZero - 1).upper > 0.05);
  assert.match(boundOf({ events: 0, of: fewestForZero, what: 'cut' }).words, /^0 of 72 cut/);
  assert.equal(
    boundOf({ events: 0, of: 20, what: 'cut' }).words,
    'none of 20 seen cut, too few to call it zero: at most 16.8 % at 95 % confidence',
  );
});
