import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Duration } from './duration.ts';

/** Up to a year; thousandths of a millisecond are the finest that is written. */
const anyDuration = fc.integer({ min: 0, max: 365 * 86_400_000 * 1000 }).map((micros) => Duration.ms(micros / 1000));

describe('a duration that is read', () => {
  for (const [text, ms] of [
    ['0', 0],
    ['0s', 0],
    ['500ms', 500],
    ['901s', 901_000],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    [' 5s ', 5_000],
  ] as const) {
    test(`'${text}' is ${ms} ms`, () => {
      assert.equal(Duration.parse(text).ms, ms);
    });
  }

  for (const text of ['', 's', '-1s', '1 s', '1y', '5s10', '1e3s', '901s and', 'abc', '1h 5m']) {
    test(`'${text}' is refused with examples of what is a duration`, () => {
      assert.throws(() => Duration.parse(text), /is not a duration.*examples: 500ms, 901s/);
    });
  }

  test('a bare number is refused, since consumers disagree on its unit', () => {
    assert.throws(() => Duration.parse('901'), /it has no unit; write '901s' for seconds/);
  });
});

describe('a duration that is made', () => {
  for (const ms of [-1, Number.NaN, Infinity]) {
    test(`from ${ms} ms is refused`, () => {
      assert.throws(() => Duration.ms(ms), RangeError);
    });
  }

  test('by taking away more than there is, is zero', () => {
    assert.equal(Duration.seconds(3).minus(Duration.seconds(5)).ms, 0);
  });
});

describe('a duration that is written', () => {
  test('reads back as the same for every duration', () => {
    fc.assert(
      fc.property(anyDuration, (duration) => {
        assert.ok(Math.abs(Duration.parse(duration.toString()).ms - duration.ms) < 0.002, duration.toString());
      }),
    );
  });

  test('has the largest unit that leaves a whole number', () => {
    const written = [0, 1, 250, 1_500, 60_000, 90_000, 840_000, 901_000, 3_600_000, 86_400_000];
    assert.deepEqual(
      written.map((ms) => Duration.ms(ms).toString()),
      ['0s', '1ms', '250ms', '1.5s', '1m', '90s', '14m', '901s', '1h', '1d'],
    );
  });

  test('shows no leftovers of binary fractions', () => {
    assert.equal(
      Duration.seconds(860)
        .times(1 / 600)
        .toString(),
      '1.433333s',
    );
  });

  test('is its text in JSON', () => {
    assert.equal(JSON.stringify({ grace: Duration.seconds(901) }), '{"grace":"901s"}');
  });
});

describe('a duration for a proxy', () => {
  test('is one whole number and one unit, within half a millisecond, for every duration', () => {
    fc.assert(
      fc.property(anyDuration, (duration) => {
        const text = duration.toProxyTime();
        assert.match(text, /^\d+(s|ms)$/);
        assert.ok(Math.abs(Duration.parse(text).ms - duration.ms) <= 1);
      }),
    );
  });

  test('is never 0 when there is any time at all, since proxies read 0 as no limit', () => {
    assert.equal(Duration.ms(0.01).toProxyTime(), '1ms');
    assert.equal(Duration.zero.toProxyTime(), '0s');
  });

  test('30m is 1800s, since NGINX knows m as minutes and HAProxy as minutes too, but neither takes fractions', () => {
    assert.equal(Duration.parse('30m').toProxyTime(), '1800s');
    assert.equal(Duration.ms(15_017).toProxyTime(), '15017ms');
  });
});

describe('a duration for a field in whole seconds', () => {
  test('is rounded up and by less than a second for every duration', () => {
    fc.assert(
      fc.property(anyDuration, (duration) => {
        const seconds = duration.toWholeSeconds();
        assert.ok(Number.isInteger(seconds));
        assert.ok(seconds + 1e-6 >= duration.seconds && seconds < duration.seconds + 1);
      }),
    );
  });

  test('stays as it is when it is whole, also after arithmetic that leaves a rounding error', () => {
    assert.equal(
      Duration.seconds(901)
        .times(1 / 60)
        .times(60)
        .toWholeSeconds(),
      901,
    );
  });
});

test('the shortest and the longest of several, and which of two is longer', () => {
  const [short, long] = [Duration.seconds(1), Duration.parse('1m')];
  assert.equal(Duration.min(long, short).ms, 1000);
  assert.equal(Duration.max(short, long).ms, 60_000);
  assert.ok(long.isLongerThan(short));
  assert.ok(!long.isLongerThan(long));
});
