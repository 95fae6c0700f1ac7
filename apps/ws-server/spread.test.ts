import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dueAt, dueBy } from './spread.ts';

const counts = fc.integer({ min: 1, max: 10_000 });
const windows = fc.integer({ min: 1, max: 3_600_000 });

test('the first of any number is due at once, and all of them at the end of the window', () => {
  fc.assert(
    fc.property(
      counts,
      windows,
      (count, window) => dueBy(0, window, count) === 1 && dueBy(window, window, count) === count,
    ),
  );
});

test('each close is due at its moment and not before', () => {
  fc.assert(
    fc.property(counts, windows, fc.nat(), (count, window, any) => {
      const index = any % count;
      const at = dueAt(index, window, count);
      const step = window / count;
      return dueBy(at, window, count) === index + 1 && (index === 0 || dueBy(at - step / 2, window, count) === index);
    }),
  );
});

test('the number due never falls, and is never more than there are', () => {
  fc.assert(
    fc.property(counts, windows, fc.nat(7_200_000), fc.nat(7_200_000), (count, window, a, b) => {
      const [earlier, later] = a < b ? [a, b] : [b, a];
      return dueBy(earlier, window, count) <= dueBy(later, window, count) && dueBy(later, window, count) <= count;
    }),
  );
});

test('nothing is due of none, and all at once when the window is zero', () => {
  assert.equal(dueBy(0, 100, 0), 0);
  assert.equal(dueBy(0, 0, 7), 7);
});
