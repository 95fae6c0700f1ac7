import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsOf } from '../arbitrary.fixture.ts';
import { knownKeys } from '../read-settings.ts';
import type { ProxyName } from '../schema.ts';
import { proxyNames } from '../schema.ts';
import { SettingsError } from '../settings-error.ts';
import { parseStackFile } from '../stack-file.ts';
import { chartValues } from './chart-values.ts';

describe('values of a user’s own for a chart', () => {
  test('are taken when the chart has them, numbers of its ConfigMap as texts', () => {
    const values = {
      controller: {
        resources: { limits: { memory: '1Gi' } },
        tolerations: [{ key: 'edge', operator: 'Exists' }],
        config: { maxconn: 5000, 'forwarded-for': true },
        PodDisruptionBudget: { enable: true, minAvailable: '50%' },
      },
    };
    const { controller } = settingsOf({ controller: { values } });
    assert.deepEqual(controller.values, {
      controller: { ...values.controller, config: { maxconn: '5000', 'forwarded-for': 'true' } },
    });
  });

  test('that are misspelt are refused with the nearest', () => {
    const problem = only('nginx', { controller: { resorces: {} } });
    assert.match(
      problem,
      /^'controller\.values\.controller\.resorces' is not a value of the chart of 'nginx' that may be set \(did you mean 'resources'\?\) \(known here: resources, nodeSelector, /,
    );
  });

  test('that are misspelt ones of those that follow from the settings are refused with what to set', () => {
    assert.match(
      only('haproxy', { controller: { replicaCont: 3 } }),
      /replicaCont' is not a value .*; 'controller\.replicaCount', which is near, follows from the settings: use 'controller\.replicas'$/,
    );
  });

  test('of another chart are refused', () => {
    assert.match(only('nginx', { controller: { PodDisruptionBudget: {} } }), /PodDisruptionBudget' is not a value/);
  });

  test('that are wrong are refused with what is allowed', () => {
    assert.equal(
      only('haproxy', { controller: { service: { externalTrafficPolicy: 'Locl' } } }),
      "'controller.values.controller.service.externalTrafficPolicy' must be one of Cluster, Local, got 'Locl' (did you mean 'Local'?)",
    );
  });

  test('are refused with their line', () => {
    const text = 'config:\n  drainproof:controller:\n    values:\n      controller:\n        kind: DaemonSet\n';
    assert.throws(() => parseStackFile('Pulumi.dev.yaml', text), /line 5: 'controller\.values\.controller\.kind' is a/);
  });
});

describe('what follows from the settings cannot be set by a value, and says how it is set', () => {
  for (const name of proxyNames) {
    for (const [path, because] of Object.entries(chartValues[name].derived)) {
      test(`${path} of ${name}`, () => {
        const value = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'x');
        const said = `'controller.values.${path}' ${because}`;
        assert.ok(problemsOf(name, value).includes(said), said);
      });
    }
  }
});

test('the settings that are named instead are settings', () => {
  for (const { derived } of Object.values(chartValues)) {
    for (const because of Object.values(derived)) {
      for (const [, key = ''] of because.matchAll(/use '([\w.]+)'/g)) {
        const path = key.split('.');
        assert.ok(knownKeys(path.slice(0, -1)).includes(path.at(-1) ?? ''), key);
      }
    }
  }
});

function only(name: ProxyName, values: unknown): string {
  const problems = problemsOf(name, values);
  assert.equal(problems.length, 1, problems.join('\n'));
  return problems[0] ?? '';
}

function problemsOf(name: ProxyName, values: unknown): readonly string[] {
  try {
    settingsOf({ controller: { name, values: values as Record<string, unknown> } });
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
