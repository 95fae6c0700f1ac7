import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anyBudgeted, asTheChart, budgeted, variantById } from '../variant.fixture.ts';
import type { HaproxyChartValues } from './chart-values.ts';
import { haproxy } from './haproxy.ts';

function valuesOf(id: string): HaproxyChartValues['controller'] {
  const { controller, made } = budgeted(variantById(id).settings);
  return (controller.helmValues(made) as HaproxyChartValues).controller;
}

describe('values for the chart', () => {
  test('as the chart: the version of the image and nothing else', () => {
    assert.deepEqual(valuesOf('haproxy-defaults'), { image: { tag: '3.1.14' } });
  });

  test('a grace of 901 s and nothing else', () => {
    assert.deepEqual(valuesOf('haproxy-901s'), { image: { tag: '3.1.14' }, terminationGracePeriodSeconds: 901 });
  });

  test('aligned: grace, preStop, hard stop, and the down-signal at the path where s6 looks for it', () => {
    const values = valuesOf('haproxy-aligned');
    assert.equal(values.terminationGracePeriodSeconds, 901);
    assert.deepEqual(values.lifecycle, { preStop: { exec: { command: ['/bin/sleep', '10'] } } });
    assert.deepEqual(values.config, { 'hard-stop-after': '855s' }, 'an idle time of 1 h is the chart’s own');
    assert.deepEqual(values.extraVolumeMounts, [
      { name: 'down-signal', mountPath: '/etc/s6-overlay/s6-rc.d/haproxy/down-signal', subPath: 'down-signal' },
    ]);
    assert.deepEqual(values.podAnnotations, { 'drainproof/down-signal': 'SIGUSR1\n' });
  });

  test('aligned on gopherd: its file with a longer kill-delay, mounted over the image’s own', () => {
    const values = valuesOf('haproxy-gopherd-aligned');
    const script = values.initContainers?.[0]?.command.at(-1) ?? '';
    assert.match(script, /s\/kill-delay: 25s\$\/kill-delay: 871s\//, '901 − 10 − 4 − half of 31, in whole seconds');
    assert.equal(values.initContainers?.[0]?.image, 'docker.io/haproxytech/kubernetes-ingress:3.4.0');
    assert.equal(values.extraVolumeMounts?.[0]?.mountPath, '/etc/gopherd/gopherd.yml');
  });

  test('gopherd as it comes is not touched', () => {
    assert.deepEqual(valuesOf('haproxy-gopherd'), { image: { tag: '3.4.0' }, terminationGracePeriodSeconds: 901 });
  });

  test('outside the cluster no chart is installed, so there are none', () => {
    assert.equal(haproxy('external').chart, null);
    assert.deepEqual(haproxy('external').helmValues(asTheChart(haproxy('external'))), {});
  });

  test('a limit of reloads goes through the snippet, having no key of its own', () => {
    const { controller, made } = budgeted({ controller: { timeouts: 'chart-defaults', maxReloads: 3 } });
    assert.deepEqual(controller.configMap(made), { 'global-config-snippet': 'mworker-max-reloads 3' });
  });
});

test('for any budget the values are plain data in whole seconds, and hold only what differs from the chart', () => {
  fc.assert(
    fc.property(anyBudgeted, ({ controller, made }) => {
      const values = controller.helmValues(made);
      assert.deepEqual(JSON.parse(JSON.stringify(values)), values, 'plain data');
      const ours = (values['controller'] ?? {}) as { replicaCount?: number; terminationGracePeriodSeconds?: number };
      const { replicas, grace } = controller.rules.defaults;
      assert.notEqual(ours.replicaCount, replicas);
      assert.notEqual(ours.terminationGracePeriodSeconds, grace.toWholeSeconds());
      if (controller.chart !== null) {
        const wanted = made.controller.grace.toWholeSeconds();
        assert.equal(ours.terminationGracePeriodSeconds ?? grace.toWholeSeconds(), wanted);
      }
    }),
  );
});
