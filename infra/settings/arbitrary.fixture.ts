import fc from 'fast-check';
import type { Budget, ControllerRules } from './budget.ts';
import { budget } from './budget.ts';
import { Duration } from './duration.ts';
import { readSettings } from './read-settings.ts';
import type { Settings, SettingsInput } from './schema.ts';
import { SettingsError } from './settings-error.ts';

const seconds = (min: number, max: number) => fc.integer({ min, max }).map((amount) => `${amount}s`);
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** Settings as people might write them, sensible more often than not; profiles are left to the test. */
export const anySettings: fc.Arbitrary<SettingsInput> = fc
  .record({
    controller: fc.record({
      timeouts: fc.constantFrom('aligned' as const, 'chart-defaults' as const),
      replicas: perhaps(fc.integer({ min: 1, max: 5 })),
      terminationGracePeriod: perhaps(seconds(1, 4_000)),
      preStopDelay: perhaps(seconds(0, 60)),
      hardStop: perhaps(seconds(1, 4_000)),
      idle: perhaps(seconds(1, 7_200)),
      margin: perhaps(seconds(0, 120)),
    }),
    app: fc.record({
      terminationGracePeriod: perhaps(seconds(1, 300)),
      preStopDelay: perhaps(seconds(0, 30)),
      drain: perhaps(seconds(0, 120)),
      margin: perhaps(seconds(0, 20)),
    }),
    session: fc.record({
      keep: perhaps(seconds(0, 2_000)),
      heartbeatInterval: perhaps(seconds(1, 120)),
      heartbeatTimeout: perhaps(seconds(1, 60)),
      longestOperation: perhaps(seconds(0, 60)),
    }),
    propagation: perhaps(seconds(0, 20)),
  })
  .map(withoutUndefined);

/** Rules of a controller that does not exist, for tests of the budget alone. */
export const someRules: ControllerRules = {
  defaults: {
    replicas: 2,
    grace: Duration.seconds(60),
    hardStop: Duration.parse('30m'),
    idle: Duration.seconds(60),
    maxReloads: 50,
    plain: {
      client: Duration.seconds(50),
      server: Duration.seconds(50),
      connect: Duration.seconds(5),
      queue: Duration.seconds(5),
      request: Duration.seconds(5),
      keepAlive: Duration.seconds(60),
    },
  },
  drains: true,
  afterHardStop: Duration.seconds(5),
  supervisorKill: 'none',
  syncPeriod: Duration.seconds(5),
};

export function settingsOf(input: SettingsInput): Settings {
  return readSettings(input, { file: 'a test' });
}

/** The budget, or what was refused. */
export function tryBudget(input: SettingsInput, rules: ControllerRules): Budget | SettingsError {
  try {
    return budget(settingsOf(input), rules);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

/** Drops keys without a value, at every depth: settings leave out what they do not set. */
function withoutUndefined(value: unknown): SettingsInput {
  return JSON.parse(JSON.stringify(value)) as SettingsInput;
}
