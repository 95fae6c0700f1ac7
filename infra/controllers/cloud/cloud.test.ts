import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settingsOf } from '../../settings/arbitrary.fixture.ts';
import { budget } from '../../settings/budget.ts';
import type { SettingsInput } from '../../settings/schema.ts';
import { SettingsError } from '../../settings/settings-error.ts';
import { controllerFor, ingressFor } from '../catalogue.ts';
import { alb } from './alb.ts';
import type { CloudApp } from './cloud-load-balancer.ts';
import { backendConfig, gcpBackendPolicy, gke } from './gke.ts';

const app: CloudApp = {
  namespace: 'chat-apps',
  service: 'ws-server',
  readinessPath: '/readyz',
  port: 8080,
  scheme: 'internal',
};

const inAws: SettingsInput = {
  controller: { name: 'alb' },
  propagation: '20s',
  app: { preStopDelay: '30s', terminationGracePeriod: '80s' },
};

function times(input: SettingsInput) {
  const settings = settingsOf(input);
  return budget(settings, ingressFor(settings).rules);
}

test('an ALB sends to pods, waits for as long as they drain, and keeps a client at its pod for as long as its session', () => {
  assert.deepEqual(alb.ingressAnnotations(times(inAws), app), {
    'alb.ingress.kubernetes.io/scheme': 'internal',
    'alb.ingress.kubernetes.io/target-type': 'ip',
    'alb.ingress.kubernetes.io/listen-ports': '[{"HTTP":80}]',
    'alb.ingress.kubernetes.io/load-balancer-attributes': 'idle_timeout.timeout_seconds=3600',
    'alb.ingress.kubernetes.io/target-group-attributes':
      'deregistration_delay.timeout_seconds=70,stickiness.enabled=true,stickiness.type=lb_cookie,stickiness.lb_cookie.duration_seconds=840',
    'alb.ingress.kubernetes.io/healthcheck-path': '/readyz',
    'alb.ingress.kubernetes.io/healthcheck-interval-seconds': '10',
    'alb.ingress.kubernetes.io/healthcheck-timeout-seconds': '5',
    'alb.ingress.kubernetes.io/healthy-threshold-count': '2',
    'alb.ingress.kubernetes.io/unhealthy-threshold-count': '3',
  });
});

test('GKE’s Ingress has a BackendConfig, named by the Service, with the same times', () => {
  const made = times({ controller: { name: 'gke' } });
  assert.deepEqual(gke.objects(made, app), [backendConfig(made, app)]);
  assert.deepEqual(backendConfig(made, app), {
    apiVersion: 'cloud.google.com/v1',
    kind: 'BackendConfig',
    metadata: { name: 'ws-server', namespace: 'chat-apps' },
    spec: {
      timeoutSec: 3600,
      connectionDraining: { drainingTimeoutSec: 50 },
      sessionAffinity: { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: 840 },
      healthCheck: {
        type: 'HTTP',
        requestPath: '/readyz',
        port: 8080,
        checkIntervalSec: 10,
        timeoutSec: 5,
        healthyThreshold: 1,
        unhealthyThreshold: 3,
      },
    },
  });
  assert.equal(gke.serviceAnnotations(app)['cloud.google.com/backend-config'], '{"default":"ws-server"}');
});

test('GKE’s Gateway has a GCPBackendPolicy with the same times', () => {
  const { spec, kind } = gcpBackendPolicy(times({ controller: { name: 'gke' } }), app);
  assert.equal(kind, 'GCPBackendPolicy');
  assert.deepEqual(spec, {
    default: {
      timeoutSec: 3600,
      connectionDraining: { drainingTimeoutSec: 50 },
      sessionAffinity: { type: 'GENERATED_COOKIE', cookieTtlSec: 840 },
    },
    targetRef: { group: '', kind: 'Service', name: 'ws-server' },
  });
});

test('a session longer than an hour makes GKE’s limit as long, since it ends connections in use', () => {
  const { controller } = times({ controller: { name: 'gke' }, session: { keep: '3h' } });
  assert.equal(controller.idle.toString(), '3h');
});

test('a load balancer as it comes ends silence after its own time', () => {
  const { controller } = times({ controller: { name: 'alb', timeouts: 'chart-defaults' } });
  assert.equal(controller.idle.toString(), '1m');
});

describe('what a load balancer does not take is refused', () => {
  const cases: Readonly<Record<string, readonly [SettingsInput, RegExp]>> = {
    'an idle time beyond that of an ALB': [
      { ...inAws, controller: { name: 'alb', idle: '4001s' } },
      /must be from 1s to 4000s for 'alb'/,
    ],
    'an idle time below a second': [
      { ...inAws, controller: { name: 'alb', idle: '500ms', timeouts: 'chart-defaults' } },
      /must be from 1s/,
    ],
    'a drain longer than any deregistration': [
      { ...inAws, app: { drain: '1h', preStopDelay: '30s', terminationGracePeriod: '2h' } },
      /must be at most 1h for 'alb'/,
    ],
    'a propagation shorter than that of an ALB': [{ ...inAws, propagation: '5s' }, /must be at least 15s for 'alb'/],
    'a limit of GKE shorter than a session': [
      { controller: { name: 'gke', idle: '13m' } },
      /must be at least 'session.keep' \(14m\) for 'gke'/,
    ],
  };
  for (const [name, [input, expected]] of Object.entries(cases)) {
    test(name, () => {
      assert.throws(() => times(input), expected);
    });
  }
});

test('a load balancer of a cloud cannot be run here, and says so', () => {
  assert.throws(
    () => controllerFor(settingsOf(inAws)),
    (error: unknown) => error instanceof SettingsError && /which no machine can run/.test(error.message),
  );
});
