import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorWithDrift, estimateOffset } from './clock-offset.ts';

const delay = fc.double({ min: 0.01, max: 500, noNaN: true });
/** Rounding of numbers of this size. */
const epsilon = 1e-3;

describe('estimateOffset', () => {
  it('is off by no more than it says, whatever the way there and back takes', () => {
    const trips = fc.array(fc.record({ there: delay, back: delay }), { minLength: 1, maxLength: 30 });
    const skew = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(trips, skew, (taken, offset) => {
        const made = taken.map(({ there, back }, index) => {
          const sentAt = index * 1_000;
          return { sentAt, stamp: sentAt + there - offset, receivedAt: sentAt + there + back };
        });
        const { offsetMs, errorMs } = estimateOffset(made);
        assert.ok(Math.abs(offsetMs - offset) <= errorMs + epsilon);
        const fastest = Math.min(...taken.map(({ there, back }) => there + back));
        assert.ok(errorMs <= fastest / 2 + epsilon, 'no worse than the fastest one alone');
      }),
    );
  });
});

describe('errorWithDrift', () => {
  it('is what the clocks drifted by, and the error of the later estimate, but never less than the first', () => {
    assert.equal(errorWithDrift({ offsetMs: 100, errorMs: 1 }, { offsetMs: 103, errorMs: 0.5 }), 3.5);
    assert.equal(errorWithDrift({ offsetMs: 100, errorMs: 2 }, { offsetMs: 100, errorMs: 0.5 }), 2);
  });
});
