import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { V1DaemonSet, V1Deployment } from '@kubernetes/client-node';
import { handMadeBudget } from '../../ledger/hand-made.fixture.ts';
import type { Happening } from '../../timeline/events.ts';
import { startClock } from '../../timeline/clock.ts';
import type { Data } from './api-object.ts';
import { apiObject } from './api-object.ts';
import { clusterAccess } from './access.ts';
import { startFakeApi } from './fake-api.fixture.ts';
import { workloadsOf } from './pod-component.ts';
import type { Settling } from './settled.ts';
import { isDaemonSetRolledOut, isDeploymentRolledOut, untilSettled } from './settled.ts';
import { stackOutputs } from './stack-outputs.fixture.ts';

function deployment(status: NonNullable<Data<V1Deployment>['status']>, replicas = 2): V1Deployment {
  return apiObject<V1Deployment>({
    metadata: { generation: 3 },
    spec: { replicas, selector: {}, template: {} },
    status: { observedGeneration: 3, ...status },
  });
}

const rolledOut = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

describe('a rollout', () => {
  it('of a Deployment is over when all of its pods are new and available, and none is too many', () => {
    assert.ok(isDeploymentRolledOut(deployment(rolledOut)));
    assert.ok(isDeploymentRolledOut(deployment({}, 0)));
    assert.ok(!isDeploymentRolledOut(deployment({ ...rolledOut, observedGeneration: 2 })));
    assert.ok(!isDeploymentRolledOut(deployment({ ...rolledOut, replicas: 3 })));
    assert.ok(!isDeploymentRolledOut(deployment({ ...rolledOut, updatedReplicas: 1 })));
    assert.ok(!isDeploymentRolledOut(deployment({ ...rolledOut, availableReplicas: 1 })));
  });

  it('of a DaemonSet is over when each node has an available pod of the new template', () => {
    const daemonSet = (updatedNumberScheduled: number, numberAvailable: number): V1DaemonSet =>
      apiObject<V1DaemonSet>({
        metadata: { generation: 1 },
        status: {
          observedGeneration: 1,
          currentNumberScheduled: 3,
          desiredNumberScheduled: 3,
          numberMisscheduled: 0,
          numberReady: 3,
          updatedNumberScheduled,
          numberAvailable,
        },
      });
    assert.ok(isDaemonSetRolledOut(daemonSet(3, 3)));
    assert.ok(!isDaemonSetRolledOut(daemonSet(2, 3)));
    assert.ok(!isDaemonSetRolledOut(daemonSet(3, 2)));
  });

  it('that goes on when a run begins is waited for, and told', async () => {
    let asked = 0;
    await using api = await startFakeApi(({ path }) => {
      if (path.endsWith('/deployments/cleanup')) return { json: deployment({}, 0) };
      if (!path.includes('/deployments/')) return null;
      asked += 1;
      return { json: deployment(asked <= 2 ? { ...rolledOut, replicas: 3 } : rolledOut) };
    });
    const told: Happening[] = [];
    const outputs = stackOutputs();
    const context: Settling = {
      outputs,
      access: await clusterAccess(outputs, api.kubeconfig),
      budget: handMadeBudget(),
      workloads: workloadsOf(outputs),
      clock: startClock(),
      happened: (event) => told.push(event),
      pods: { of: () => [] },
    };
    await untilSettled(context, new AbortController().signal);
    assert.equal(asked, 4, 'both Deployments, twice');
    assert.equal(told.length, 1);
    const stop = AbortSignal.abort(new Error('enough'));
    asked = 0;
    await assert.rejects(untilSettled(context, stop), /enough|aborted/);
  });
});
