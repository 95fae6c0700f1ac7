import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anySettings, settingsOf, someRules, tryBudget } from './arbitrary.fixture.ts';
import type { Budget } from './budget.ts';
import { budget } from './budget.ts';
import { Duration } from './duration.ts';
import { SettingsError } from './settings-error.ts';

const supervised = { ...someRules, supervisorKill: Duration.seconds(25), afterHardStop: Duration.seconds(4) };

describe('chart-defaults', () => {
  test('takes every value of the chart when the settings name none', () => {
    const { controller } = budget(settingsOf({ controller: { timeouts: 'chart-defaults' } }), someRules);
    assert.deepEqual(
      [controller.replicas, controller.grace.ms, controller.preStop.ms, controller.hardStop, controller.idle.ms],
      [2, 60_000, 0, someRules.defaults.hardStop, 60_000],
    );
    assert.equal(controller.maxReloads, 50);
    assert.equal(controller.plain, someRules.defaults.plain);
  });

  test('with a grace of 901 s changes the grace and nothing else', () => {
    const chart = budget(settingsOf({ controller: { timeouts: 'chart-defaults' } }), supervised);
    const input = { controller: { timeouts: 'chart-defaults', terminationGracePeriod: '901s' } } as const;
    const made = budget(settingsOf(input), supervised);
    assert.deepEqual(made, { ...chart, controller: { ...chart.controller, grace: Duration.seconds(901) } });
  });

  test('does not refuse what the chart itself contradicts: a hard stop far beyond the grace', () => {
    const made = budget(settingsOf({ controller: { timeouts: 'chart-defaults', preStopDelay: '2m' } }), someRules);
    assert.equal(made.controller.preStop.ms, 120_000);
  });

  test('refuses what the app contradicts all the same', () => {
    const input = { controller: { timeouts: 'chart-defaults' }, app: { drain: '5m' } } as const;
    assert.throws(() => budget(settingsOf(input), someRules), /'app.terminationGracePeriod' \(1m\)/);
  });
});

describe('aligned', () => {
  test('derives every time from the settings and the rules', () => {
    const { controller } = budget(settingsOf({}), someRules);
    assert.equal(controller.grace.ms, 901_000);
    assert.equal(controller.preStop.ms, 10_000, 'twice the propagation');
    assert.equal(controller.hardStop.toString(), '855s', '901 − 10 − 5 − 31');
    assert.equal(controller.idle.toString(), '1h');
    assert.equal(controller.supervisorKill, 'none');
  });

  test('rounds the hard stop down to whole seconds', () => {
    const { controller } = budget(settingsOf({ controller: { margin: '30.5s' } }), someRules);
    assert.equal(controller.hardStop.toString(), '855s');
  });

  test('gives idle two heartbeat rounds when they are longer than an hour', () => {
    const slow = { session: { heartbeatInterval: '20m', heartbeatTimeout: '15m' } };
    assert.equal(budget(settingsOf(slow), someRules).controller.idle.toString(), '70m');
  });

  test('puts a kill-delay into the middle of the margin', () => {
    const { controller } = budget(settingsOf({}), supervised);
    assert.equal(controller.hardStop.toString(), '856s');
    assert.equal(controller.supervisorKill.toString(), '871s');
  });

  test('takes what the settings name instead of what would be derived', () => {
    const named = { terminationGracePeriod: '30m', preStopDelay: '20s', hardStop: '1200s', idle: '2h', replicas: 3 };
    const { controller } = budget(settingsOf({ controller: named }), someRules);
    assert.deepEqual([controller.grace, controller.preStop, controller.hardStop, controller.idle].map(String), [
      '30m',
      '20s',
      '20m',
      '2h',
    ]);
    assert.equal(controller.replicas, 3);
  });
});

describe('settings that contradict themselves are refused', () => {
  const cases = {
    'app: the grace is shorter than preStop, drain and margin': [
      { app: { terminationGracePeriod: '30s', drain: '30s' } },
      "'app.terminationGracePeriod' (30s) must be at least 'app.preStopDelay' + 'app.drain' + 'app.margin' (10s + 30s + 5s = 45s): the kubelet would kill the pod while it still holds connections",
    ],
    'app: the preStop hook takes the whole grace': [
      { app: { preStopDelay: '60s' } },
      "'app.preStopDelay' (1m) must be shorter than 'app.terminationGracePeriod' (1m): the kubelet would kill the pod before it has drained",
    ],
    'app: an operation is longer than the drain': [
      { session: { longestOperation: '41s' } },
      "'app.drain' (40s) must be at least 'session.longestOperation' (41s): an operation under way would be cut",
    ],
    'app: preStop ends before the last new connection': [
      { propagation: '11s', controller: { timeouts: 'chart-defaults' } },
      "'app.preStopDelay' (10s) must be at least 'propagation' (11s): new connections would still be sent to a pod that takes none",
    ],
    'client: the first wait is longer than the longest': [
      { client: { retryInitial: '6s' } },
      "'client.retryMax' (5s) must be at least 'client.retryInitial' (6s): the first wait would be longer than the longest",
    ],
    'controller: the hard stop that is left is shorter than the session': [
      { controller: { terminationGracePeriod: '60s' } },
      "'session.keep' (14m) is longer than the hard stop (14s) that 'controller.terminationGracePeriod' (1m) leaves after 'controller.preStopDelay' (10s), the image’s own 5s and 'controller.margin' (31s): sessions would be cut before they have been kept",
    ],
    'controller: an own hard stop is shorter than the session': [
      { controller: { hardStop: '100s' } },
      "'session.keep' (14m) is longer than 'controller.hardStop' (100s): sessions would be cut before they have been kept",
    ],
    'controller: an own hard stop does not fit the grace': [
      { controller: { hardStop: '30m' } },
      "'controller.terminationGracePeriod' (901s) must be at least 'controller.preStopDelay' + 'controller.hardStop' + the image’s own end + 5s (10s + 30m + 5s + 5s = 30m20s): the kubelet would kill the proxy before it ends its connections",
    ],
    'controller: the margin is too small': [
      { controller: { margin: '4s' } },
      "'controller.margin' (4s) must be at least 5s: the kubelet would kill the proxy while it ends its connections",
    ],
    'controller: preStop is shorter than the propagation': [
      { controller: { preStopDelay: '4s' } },
      "'controller.preStopDelay' (4s) must be at least 'propagation' (5s): new connections would reach a pod that has closed its listener",
    ],
    'controller: idle is not above a heartbeat and its margin': [
      { controller: { idle: '30s' }, session: { heartbeatTimeout: '1s' } },
      "'controller.idle' (30s) must be longer than 'session.heartbeatInterval' (25s) and a fifth of it, at least 5s (30s): the proxy would end connections that are alive",
    ],
    'controller: idle is not above a full heartbeat round': [
      { controller: { idle: '45s' } },
      "'controller.idle' (45s) must be longer than 'session.heartbeatInterval' + 'session.heartbeatTimeout' (25s + 20s = 45s): the proxy would end connections of slow clients",
    ],
  } as const;
  for (const [name, [input, expected]] of Object.entries(cases)) {
    test(name, () => {
      const refused = tryBudget(input, someRules);
      assert.ok(refused instanceof SettingsError);
      assert.deepEqual(refused.problems, [expected.replace('30m20s', '1820s')]);
    });
  }

  test('all at once', () => {
    const refused = tryBudget(
      { app: { drain: '50s' }, controller: { margin: '1s' }, client: { retryMax: '0s' } },
      someRules,
    );
    assert.ok(refused instanceof SettingsError);
    assert.deepEqual(
      refused.problems.map((problem) => problem.slice(0, problem.indexOf("' "))),
      ["'app.terminationGracePeriod", "'client.retryMax", "'controller.margin"],
    );
    assert.match(refused.message, /^the settings contradict themselves:\n {2}- .*\n {2}- .*\n {2}- /);
  });

  test('controller: preStop takes the whole grace', () => {
    const refused = tryBudget({ controller: { preStopDelay: '901s' } }, someRules);
    assert.ok(refused instanceof SettingsError);
    assert.match(
      refused.message,
      /'controller.preStopDelay' \(901s\) must be shorter than 'controller.terminationGracePeriod' \(901s\)/,
    );
  });

  test('controller: its profile cannot drain', () => {
    const refused = tryBudget({ controller: { profile: 's6' } }, { ...someRules, drains: false });
    assert.ok(refused instanceof SettingsError);
    assert.match(
      refused.message,
      /'controller.profile' \('s6'\) ends every connection .*\(after 0s\).*'session.keep' \(14m\)/,
    );
  });

  test('controller: the margin leaves no place for a kill-delay', () => {
    const refused = tryBudget({ controller: { margin: '8s' } }, supervised);
    assert.ok(refused instanceof SettingsError);
    assert.match(
      refused.message,
      /'controller.margin' \(8s\) must be at least 10s, since a supervisor’s kill-delay lies in the middle of it/,
    );
  });

  test('controller: an own hard stop is not below the kill-delay', () => {
    const refused = tryBudget({ controller: { hardStop: '880s' } }, supervised);
    assert.ok(refused instanceof SettingsError);
    assert.match(
      refused.message,
      /'controller.hardStop' \(880s\) must be shorter than the supervisor’s kill-delay \(871s\)/,
    );
  });

  test('controller: maxReloads where nothing counts reloads', () => {
    const endless = { ...someRules, defaults: { ...someRules.defaults, maxReloads: Infinity } };
    const refused = tryBudget({ controller: { name: 'nginx', maxReloads: 3 } }, endless);
    assert.ok(refused instanceof SettingsError);
    assert.match(refused.message, /'controller.maxReloads' \(3\) does nothing for 'nginx'/);
  });
});

for (const [name, rules] of Object.entries({ 'no supervisor': someRules, 'a supervisor that kills': supervised })) {
  test(`whatever settings are accepted give a budget in which every relation holds, with ${name}`, () => {
    let accepted = 0;
    fc.assert(
      fc.property(anySettings, (input) => {
        const made = tryBudget(input, rules);
        if (made instanceof SettingsError) return;
        accepted += 1;
        assertAppHolds(made);
        if (input.controller?.timeouts === 'aligned') assertControllerHolds(made);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(accepted > 20, `only ${accepted} of the generated settings were accepted`);
  });
}

test('whatever is refused names two numbers, and a key in quotes, in each of its problems', () => {
  fc.assert(
    fc.property(anySettings, (input) => {
      const refused = tryBudget(input, supervised);
      if (!(refused instanceof SettingsError)) return;
      assert.ok(refused.problems.length > 0);
      for (const problem of refused.problems) {
        assert.ok((problem.match(/\d+(\.\d+)?(ms|s|m|h|d)\b/g)?.length ?? 0) >= 2, problem);
        assert.match(problem, /'(app|controller|session|client)\.\w+'/);
        assert.match(problem, /: .+ would /);
      }
    }),
    { numRuns: 500 },
  );
});

function assertAppHolds({ app, session, propagation }: Budget): void {
  assert.ok(app.preStop.ms + app.drain.ms + app.margin.ms <= app.grace.ms);
  assert.ok(session.longestOperation.ms <= app.drain.ms);
  assert.ok(propagation.ms <= app.preStop.ms && app.preStop.ms < app.grace.ms);
}

function assertControllerHolds({ controller, session, propagation }: Budget): void {
  const { hardStop, supervisorKill, grace, preStop, afterHardStop, idle } = controller;
  assert.ok(hardStop instanceof Duration);
  assert.ok(propagation.ms <= preStop.ms);
  assert.ok(session.keep.ms <= hardStop.ms);
  assert.ok(preStop.ms + hardStop.ms + afterHardStop.ms + 5_000 <= grace.ms);
  assert.ok(idle.ms > session.heartbeatInterval.ms + Math.max(5_000, session.heartbeatInterval.ms * 0.2));
  assert.ok(idle.ms > session.heartbeatInterval.ms + session.heartbeatTimeout.ms);
  if (supervisorKill instanceof Duration) {
    assert.ok(hardStop.ms < supervisorKill.ms);
    assert.ok(preStop.ms + afterHardStop.ms + supervisorKill.ms + 5_000 <= grace.ms);
  }
}
