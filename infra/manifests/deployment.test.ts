import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { anySettings, settingsOf, someRules, tryBudget } from '../settings/arbitrary.fixture.ts';
import type { Budget } from '../settings/budget.ts';
import { budget } from '../settings/budget.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { deployment } from './deployment.ts';
import { hpa } from './hpa.ts';
import { pdb } from './pdb.ts';
import { cronJob } from './cron-job.ts';
import { job } from './job.ts';
import { ports } from './ports.ts';
import { serverEnvironment } from './server-environment.ts';

const owner = { stack: 'one', component: 'ws-server', namespace: 'one-apps' };
const resources = { cpuRequest: '100m', memoryRequest: '128Mi', memoryLimit: '256Mi' };
const usual = budget(settingsOf({}), someRules);

function server(times: Budget) {
  return deployment({
    ...owner,
    image: 'drainproof/ws-server:1',
    replicas: 2,
    budget: times,
    environment: serverEnvironment(times, { host: '0.0.0.0', port: 8080, controlPort: 9999 }),
    ports: ports.server,
    healthPort: 'http',
    resources,
    serviceAccountName: 'ws-server',
  });
}

function task() {
  return { ...owner, container: 'smoke', image: 'drainproof/probe:1', environment: {}, resources, graceSeconds: 5 };
}

describe('the Deployment of the server', () => {
  test('has every time from the budget, and two pods at least while it rolls', () => {
    const { strategy, template, progressDeadlineSeconds } = server(usual).spec;
    assert.deepEqual(strategy.rollingUpdate, { maxUnavailable: 0, maxSurge: 1 });
    assert.ok(progressDeadlineSeconds <= 120, 'a missing image is told within two minutes');
    const [container] = template.spec.containers;
    assert.equal(template.spec.terminationGracePeriodSeconds, 60);
    assert.deepEqual(container?.lifecycle, { preStop: { sleep: { seconds: 10 } } });
    assert.deepEqual(container?.readinessProbe, {
      httpGet: { path: '/readyz', port: 'http' },
      periodSeconds: 10,
      failureThreshold: 3,
    });
    assert.equal(container?.livenessProbe.httpGet.path, '/healthz');
  });

  test('is spread over nodes and zones, without refusing to start where there is one', () => {
    const { topologySpreadConstraints } = server(usual).spec.template.spec;
    assert.deepEqual(
      topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
      [
        ['kubernetes.io/hostname', 'ScheduleAnyway'],
        ['topology.kubernetes.io/zone', 'ScheduleAnyway'],
      ],
    );
  });

  test('leaves the program its preStop delay and its drain within the grace, whatever the settings', () => {
    fc.assert(
      fc.property(anySettings, (input) => {
        const times = tryBudget(input, someRules);
        if (times instanceof SettingsError) return;
        const { terminationGracePeriodSeconds, containers } = server(times).spec.template.spec;
        const sleep = containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
        // Fields of whole seconds are rounded up, each by less than one.
        assert.ok(sleep + times.app.drain.seconds <= terminationGracePeriodSeconds + 1);
      }),
    );
  });
});

test('every pod of ours keeps to the "restricted" Pod Security Standard, with a root that cannot be written', () => {
  const pods = [
    server(usual).spec.template.spec,
    job({ ...task(), deadlineSeconds: 60, runsFor: 'x' }).spec.template.spec,
    cronJob({ ...task(), name: 'fleet', deadlineSeconds: 60 }).spec.jobTemplate.spec.template.spec,
  ];
  for (const pod of pods) {
    assert.equal(pod.automountServiceAccountToken, false);
    assert.equal(pod.enableServiceLinks, false);
    assert.equal(pod.securityContext.runAsNonRoot, true);
    assert.equal(pod.securityContext.runAsUser, 1000);
    assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault');
    for (const { securityContext, volumeMounts, imagePullPolicy } of pod.containers) {
      assert.deepEqual(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      assert.deepEqual(volumeMounts, [{ name: 'tmp', mountPath: '/tmp' }]);
      assert.equal(imagePullPolicy, 'IfNotPresent');
    }
  }
});

test('a CronJob of ours never starts by itself', () => {
  const { suspend, schedule } = cronJob({ ...task(), name: 'fleet', deadlineSeconds: 60 }).spec;
  assert.deepEqual([suspend, schedule], [true, '0 0 31 2 *']);
});

test('the HPA takes one pod away at a time, and the next after a whole grace', () => {
  const { scaleDown } = hpa({
    ...owner,
    minReplicas: 2,
    maxReplicas: 6,
    cpuPercent: 80,
    grace: usual.app.grace.times(2),
  }).spec.behavior;
  assert.deepEqual(scaleDown, {
    stabilizationWindowSeconds: 300,
    policies: [{ type: 'Pods', value: 1, periodSeconds: 120 }],
  });
});

test('the PodDisruptionBudget lets one pod go, however many there are', () => {
  const { maxUnavailable, unhealthyPodEvictionPolicy } = pdb(owner).spec;
  assert.deepEqual([maxUnavailable, unhealthyPodEvictionPolicy], [1, 'AlwaysAllow']);
});
