import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerFor, variants } from '../../infra/controllers/catalogue.ts';
import type { Variant } from '../../infra/controllers/controller.ts';
import { budget } from '../../infra/settings/budget.ts';
import { scale } from '../../infra/settings/scale.ts';
import { settingsSchema } from '../../infra/settings/schema.ts';
import { scenarios } from '../scenarios/index.ts';
import { forecast } from './predicted.ts';
import { remedyFor } from './remedy.ts';

function made(variant: Variant) {
  const settings = settingsSchema.parse(variant.settings);
  const controller = controllerFor(settings);
  const real = budget(settings, controller.rules);
  const timers = scale(real, 1 / 60);
  const expected = { restart: controller.predictRestart(timers), reload: controller.predictReload(timers) };
  return { controller, real, budget: timers, expected, settings: variant.settings };
}

/** What a remedy is made from. */
function remedied(variant: Variant) {
  const { controller, real, settings } = made(variant);
  return { controller, budget: real, settings };
}

function variantOf(id: string): Variant {
  const found = variants.find((variant) => variant.id === id);
  assert.ok(found, `a variant '${id}'`);
  return found;
}

test('every scenario has a prediction on every controller, with a reason and a source', () => {
  for (const variant of variants) {
    const { budget: timers, expected } = made(variant);
    for (const scenario of scenarios) {
      const { row } = forecast({ plan: scenario.plan(timers, expected), budget: timers, expected });
      assert.ok(row.because.length > 0 && row.sources.length > 0, `${variant.id} ${scenario.name}`);
      assert.equal(row.afterMs === null, row.cause === null, `${variant.id} ${scenario.name}`);
    }
  }
});

test('what a scenario expects to end by, its prediction names too', () => {
  const { budget: timers, expected } = made(variantOf('haproxy-aligned'));
  const causeIn = (name: string) => {
    const scenario = scenarios.find((one) => one.name === name);
    assert.ok(scenario);
    return forecast({ plan: scenario.plan(timers, expected), budget: timers, expected }).row.cause;
  };
  assert.equal(causeIn('baseline'), null);
  assert.equal(causeIn('no-op-reconcile'), null);
  assert.equal(causeIn('controller-restart'), 'proxy-hard-stop');
  assert.equal(causeIn('server-restart'), 'app-close');
  assert.equal(causeIn('server-kill'), 'backend-died');
  assert.equal(causeIn('cleanup-service'), 'cleanup');
  assert.equal(causeIn('manual-cleanup'), 'cleanup');
  assert.equal(causeIn('network-partition'), 'partition');
});

/** What the first failing prediction of each variant leads to, in real time although the run was compressed. */
const remedies: Readonly<Record<string, string | null>> = {
  'haproxy-defaults':
    'mount /etc/s6-overlay/s6-rc.d/haproxy/down-signal with the content SIGUSR1, so that HAProxy drains instead of stopping at once, and set terminationGracePeriodSeconds to 901 (60 now)',
  'haproxy-901s':
    'mount /etc/s6-overlay/s6-rc.d/haproxy/down-signal with the content SIGUSR1, so that HAProxy drains instead of stopping at once',
  'haproxy-gopherd': 'mount a gopherd.yml with a kill-delay of 871s for HAProxy (25s now)',
  'nginx-defaults':
    'set worker-shutdown-timeout to 850s (240s now; ConfigMap), and set terminationGracePeriodSeconds to 901 (300 now)',
  'nginx-f5-defaults': 'set terminationGracePeriodSeconds to 901 (30 now)',
  'haproxy-aligned': null,
};

for (const [id, remedy] of Object.entries(remedies)) {
  test(`the remedy for a restart of ${id} is ${remedy === null ? 'none' : 'its own'}`, () => {
    const { cause } = made(variantOf(id)).expected.restart;
    assert.ok(cause !== 'none');
    assert.equal(remedyFor({ ...remedied(variantOf(id)), cause, byReload: false }), remedy);
  });
}

test('with the down-signal alone, a grace of 901 s keeps the connections: the remedy names nothing that is not needed', () => {
  const { settings } = variantOf('haproxy-901s');
  const mended = { ...settings, controller: { ...settings.controller, profile: 's6-down-signal' } };
  const { expected, budget: timers } = made({ ...variantOf('haproxy-901s'), settings: mended });
  const { after } = expected.restart;
  assert.ok(after !== 'never' && after.isLongerThan(timers.session.keep));
});

test('after a reload only the hard stop matters', () => {
  assert.equal(
    remedyFor({ ...remedied(variantOf('nginx-defaults')), cause: 'proxy-hard-stop', byReload: true }),
    'set worker-shutdown-timeout to 850s (240s now; ConfigMap)',
  );
});

test('silence has a timer with another name on each controller', () => {
  const idle = (id: string) => remedyFor({ ...remedied(variantOf(id)), cause: 'idle-timeout', byReload: false });
  assert.match(idle('haproxy-defaults') ?? '', /timeout-tunnel \(ConfigMap\)/);
  assert.match(idle('nginx-defaults') ?? '', /nginx\.ingress\.kubernetes\.io\/proxy-read-timeout .* \(60s now\)/);
  assert.match(idle('nginx-f5-defaults') ?? '', /nginx\.org\/proxy-read-timeout/);
});

test('what nothing would have saved has no remedy', () => {
  for (const cause of ['app-close', 'cleanup', 'client', 'partition', 'unknown', 'backend-died'] as const) {
    assert.equal(remedyFor({ ...remedied(variantOf('haproxy-901s')), cause, byReload: false }), null);
  }
});
