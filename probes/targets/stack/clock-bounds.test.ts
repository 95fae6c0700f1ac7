import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ClockBounds } from './clock-bounds.ts';

describe('ClockBounds', () => {
  it('never shuts out the true distance, however long questions, answers and lines take', () => {
    const delay = fc.double({ min: 0, max: 500, noNaN: true });
    const exchange = fc.record({ at: fc.double({ min: 0, max: 1e5, noNaN: true }), there: delay, back: delay });
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.array(exchange, { minLength: 1 }),
        (distance, all) => {
          const bounds = new ClockBounds();
          for (const { at, there, back } of all) {
            const stamp = at + there - distance;
            bounds.exchanged(stamp, at, at + there + back);
            bounds.arrived(stamp, at + there + back);
          }
          const known = bounds.bounds;
          assert.ok(known !== null && known.from <= distance + 1e-6 && known.until >= distance - 1e-6);
          assert.ok(Math.abs((bounds.toRun(0) ?? NaN) - distance) <= bounds.errorMs + 1e-6);
        },
      ),
    );
  });

  it('knows only the latest time of a stamp where nobody was asked, and says that the error is unknown', () => {
    const bounds = new ClockBounds();
    assert.equal(bounds.toRun(5), null);
    bounds.arrived(100, 130);
    bounds.arrived(200, 210);
    assert.equal(bounds.toRun(300), 310);
    assert.equal(bounds.errorMs, Infinity);
  });

  it('believes the newer look when a clock was set', () => {
    const bounds = new ClockBounds();
    bounds.exchanged(1_000, 10, 12);
    bounds.exchanged(500, 20, 22);
    assert.deepEqual(bounds.bounds, { from: -480, until: -478 });
  });
});
