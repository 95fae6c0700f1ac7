import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anySettings, settingsOf, someRules, tryBudget } from './arbitrary.fixture.ts';
import { budget } from './budget.ts';
import { Duration } from './duration.ts';
import { checkScale, scale, withAnswerTime } from './scale.ts';
import { SettingsError } from './settings-error.ts';

const real = budget(settingsOf({}), someRules);
const factors = fc.integer({ min: 1, max: 3_600 }).map((inverse) => 1 / inverse);

describe('a scaled budget', () => {
  test('has every duration times the factor, and counts as they were', () => {
    const scaled = scale(real, 1 / 60);
    assert.equal(scaled.timeScale, 1 / 60);
    assert.equal(scaled.controller.grace.ms, 901_000 / 60);
    assert.equal(scaled.controller.plain.connect.ms, 5_000 / 60);
    assert.equal(scaled.kubelet.lateHookExtra.ms, 2_000 / 60);
    assert.equal(scaled.controller.replicas, 2);
    assert.equal(scaled.client.retryJitter, 0.5);
    assert.equal(scaled.cleanup.closes, 11);
  });

  test('keeps what is no duration: no limit, no reload count', () => {
    const endless = { ...someRules.defaults, hardStop: 'unlimited', maxReloads: Infinity } as const;
    const made = budget(settingsOf({ controller: { timeouts: 'chart-defaults' } }), {
      ...someRules,
      defaults: endless,
    });
    const { controller } = scale(made, 0.1);
    assert.deepEqual(
      [controller.hardStop, controller.supervisorKill, controller.maxReloads],
      ['unlimited', 'none', Infinity],
    );
  });

  test('keeps which of two durations is longer, for all settings, factors and pairs', () => {
    fc.assert(
      fc.property(anySettings, factors, (input, factor) => {
        const made = tryBudget(input, someRules);
        if (made instanceof SettingsError) return;
        const before = durations(made);
        const after = durations(scale(made, factor));
        assert.equal(after.length, before.length);
        for (const [i, a] of before.entries()) {
          for (const [j, b] of before.entries()) {
            assert.equal(Math.sign(a.ms - b.ms), Math.sign((after[i]?.ms ?? NaN) - (after[j]?.ms ?? NaN)));
          }
        }
      }),
    );
  });

  test('of a scaled budget multiplies the scales', () => {
    assert.equal(scale(scale(real, 1 / 2), 1 / 4).timeScale, 1 / 8);
  });

  for (const factor of [0, -1, Number.NaN, Infinity]) {
    test(`by ${factor} is refused`, () => {
      assert.throws(() => scale(real, factor), /a time scale must be a number above 0/);
    });
  }
});

describe('the time for an answer', () => {
  test('is its real time up to 2 s, however strong the compression, and nothing else changes', () => {
    const scaled = scale(real, 1 / 60);
    const given = withAnswerTime(scaled);
    assert.equal(given.session.heartbeatTimeout.ms, 2_000);
    assert.equal(
      given.controller.idle.ms,
      scaled.controller.idle.ms,
      'a proxy that bears silence for an hour still has a minute',
    );
    assert.deepEqual({ ...given, session: null }, { ...scaled, session: null });
  });

  test('is as scaled where that is longer, and never longer than in real time', () => {
    const short = budget(settingsOf({ session: { heartbeatTimeout: '1s' } }), someRules);
    assert.equal(Math.round(withAnswerTime(scale(short, 1 / 60)).session.heartbeatTimeout.ms), 1_000);
    assert.equal(withAnswerTime(scale(real, 1 / 4)).session.heartbeatTimeout.ms, 5_000);
    assert.deepEqual(withAnswerTime(real), real);
  });
});

describe('the silence that a proxy bears', () => {
  const idling = (seconds: number) => ({
    ...real,
    controller: { ...real.controller, idle: Duration.seconds(seconds) },
  });
  const idleOf = (seconds: number, factor: number): number =>
    Math.round(withAnswerTime(scale(idling(seconds), factor)).controller.idle.ms);

  test('leaves the next heartbeat 2 s, however strong the compression, but never more than in real time', () => {
    assert.equal(idleOf(60, 1 / 60), Math.round(25_000 / 60) + 2_000);
    assert.equal(idleOf(26, 1 / 60), Math.round(25_000 / 60) + 1_000);
    assert.equal(idleOf(60, 1), 60_000);
  });

  test('is as scaled where it ends before the next heartbeat, which is what is to be seen', () => {
    assert.equal(idleOf(20, 1 / 60), Math.round(20_000 / 60));
    assert.equal(idleOf(25, 1 / 60), Math.round(25_000 / 60));
  });
});

describe('a scale for this clock', () => {
  test('is accepted as long as every timer lasts longer than the error of the clock', () => {
    assert.doesNotThrow(() => {
      checkScale(real, 1 / 60, 80);
    });
  });

  test('is refused with each timer that would be too short, real and scaled, and the strongest scale that works', () => {
    assert.throws(
      () => {
        checkScale(real, 1 / 400, 20);
      },
      (error: unknown) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /^the scale 1\/400 compresses too much:/);
        assert.deepEqual(error.problems, [
          "'app.margin' (5s) would last 12.5ms, less than the 20.0ms that the clock of this machine can tell apart: use --scale 1/250 or slower",
          "'propagation' (5s) would last 12.5ms, less than the 20.0ms that the clock of this machine can tell apart: use --scale 1/250 or slower",
        ]);
        return true;
      },
    );
  });

  test('is refused when two ends of a pod would come too close together', () => {
    const keepAtEnd = budget(
      settingsOf({
        session: { keep: '900.9s' },
        controller: { timeouts: 'chart-defaults', terminationGracePeriod: '901s' },
      }),
      someRules,
    );
    assert.match(
      refusal(() => {
        checkScale(keepAtEnd, 1 / 30, 5);
      }).message,
      /the time between 'session.keep' and the end of 'controller.terminationGracePeriod' \(100ms\) would last 3.3ms/,
    );
  });

  test('that the refusal proposes is accepted, for all settings and clocks', () => {
    fc.assert(
      fc.property(anySettings, factors, fc.integer({ min: 1, max: 200 }), (input, factor, errorMs) => {
        const made = tryBudget(input, someRules);
        if (made instanceof SettingsError) return;
        const { problems } = refusal(() => {
          checkScale(made, factor, errorMs);
        });
        const proposed = /use --scale 1\/(\d+) or slower/.exec(problems[0] ?? '')?.[1];
        if (proposed === undefined) return;
        assert.ok(1 / Number(proposed) > factor, 'the proposal is slower than what was refused');
        checkScale(made, 1 / Number(proposed), errorMs);
      }),
      { numRuns: 500 },
    );
  });

  test('does not exist when a timer is too short in real time already', () => {
    const hasty = budget(settingsOf({ cleanup: { interval: '10ms' } }), someRules);
    assert.match(
      refusal(() => {
        checkScale(hasty, 1, 20);
      }).message,
      /'cleanup.interval' \(10ms\) would last 10.0ms.*: no scale works on this machine/,
    );
  });
});

/** What was refused; no problems when nothing was. */
function refusal(check: () => void): SettingsError {
  try {
    check();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return new SettingsError('', []);
}

function durations(value: unknown): Duration[] {
  if (value instanceof Duration) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(durations) : [];
}
