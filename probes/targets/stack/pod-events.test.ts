import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { V1Pod } from '@kubernetes/client-node';
import { workloadOf, workloadsOf } from './pod-component.ts';
import { goneEvents, podEvents } from './pod-events.ts';
import { ended, restarted, running, serverPod } from './pods.fixture.ts';
import { stackOutputs } from './stack-outputs.fixture.ts';

const workload = {
  component: 'server',
  kind: 'Deployment',
  namespace: 'try-apps',
  name: 'ws-server',
  container: 'ws-server',
} as const;

function phases(pod: V1Pod, before: V1Pod | null): readonly string[] {
  return podEvents(pod, before, workload).map(({ phase, exitCode }) =>
    exitCode === undefined ? phase : `${phase} ${String(exitCode)}`,
  );
}

describe('podEvents', () => {
  it('tells a pod that was there before as started and ready', () => {
    assert.deepEqual(phases(serverPod({ ready: true, container: running('a') }), null), ['started', 'ready']);
  });

  it('tells a deleted pod as terminating and unready at once, whatever its readinessProbe says', () => {
    const before = serverPod({ ready: true, container: running('a') });
    assert.deepEqual(phases(serverPod({ ready: true, deleted: true, container: running('a') }), before), [
      'terminating',
      'unready',
    ]);
  });

  it('tells a container that was started again by the end of the one before, with its exit code', () => {
    const before = serverPod({ ready: true, container: running('a') });
    const after = serverPod({ container: restarted('b', 'a', 137) });
    assert.deepEqual(phases(after, before), ['unready', 'gone 137', 'started']);
    assert.deepEqual(phases(serverPod({ ready: true, container: restarted('b', 'a', 137) }), after), ['ready']);
  });

  it('tells an end once, and a pod whose object went first with no exit code', () => {
    const before = serverPod({ deleted: true, container: running('a') });
    const after = serverPod({ deleted: true, container: ended('a', 0) });
    assert.deepEqual(phases(after, before), ['gone 0']);
    assert.deepEqual(goneEvents(after, workload), []);
    assert.deepEqual(
      goneEvents(before, workload).map(({ phase, exitCode }) => [phase, exitCode]),
      [['gone', null]],
    );
  });
});

describe('workloadOf', () => {
  it('finds the component by the owner, and nothing for a pod of somebody else', () => {
    const workloads = workloadsOf(stackOutputs());
    assert.equal(workloadOf(serverPod({}), workloads)?.component, 'server');
    const other = serverPod({});
    other.metadata?.ownerReferences?.splice(0, 1);
    assert.equal(workloadOf(other, workloads), null);
  });

  it('knows no controller where a cloud load balancer is one', () => {
    const { controller } = stackOutputs();
    const cloud = stackOutputs({
      controller: { ...controller, kind: null, namespace: null, workload: null, container: null },
    });
    assert.deepEqual(
      workloadsOf(cloud).map(({ component }) => component),
      ['server', 'cleanup'],
    );
  });
});
