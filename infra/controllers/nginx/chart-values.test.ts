import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { budgeted, variantById } from '../variant.fixture.ts';

function of(id: string, services: readonly string[] = ['ws-server']) {
  const { controller, made } = budgeted(variantById(id).settings);
  return {
    values: controller.helmValues(made),
    configMap: controller.configMap(made),
    annotations: controller.ingressAnnotations(made, services),
  };
}

describe('ingress-nginx', () => {
  test('as the chart: no value, no key, no annotation', () => {
    assert.deepEqual(of('nginx-defaults'), { values: {}, configMap: {}, annotations: {} });
  });

  test('aligned: both timers as whole seconds without a unit, and the delay as its own flag', () => {
    const { values, annotations } = of('nginx-aligned');
    assert.deepEqual(annotations, {
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '3600',
    });
    assert.deepEqual(values, {
      controller: {
        terminationGracePeriodSeconds: 901,
        config: { 'worker-shutdown-timeout': '850s' },
        extraArgs: { 'shutdown-grace-period': '10' },
      },
    });
  });
});

describe('F5’s controller', () => {
  test('as the chart: WebSockets need their Services to be named all the same', () => {
    const { values, configMap, annotations } = of('nginx-f5-defaults', ['chat', 'ws-server']);
    assert.deepEqual([values, configMap], [{}, {}]);
    assert.deepEqual(annotations, { 'nginx.org/websocket-services': 'chat,ws-server' });
  });

  test('aligned: timers with a unit, entries under config, and a sleep before the stop', () => {
    const { values, annotations } = of('nginx-f5-aligned');
    assert.deepEqual(annotations, {
      'nginx.org/websocket-services': 'ws-server',
      'nginx.org/proxy-read-timeout': '3600s',
      'nginx.org/proxy-send-timeout': '3600s',
    });
    assert.deepEqual(values, {
      controller: {
        terminationGracePeriodSeconds: 901,
        lifecycle: { preStop: { exec: { command: ['/bin/sleep', '10'] } } },
        config: { entries: { 'worker-shutdown-timeout': '860s' } },
      },
    });
  });
});
