import type { V1ContainerState, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { podEnd, podRefusal } from './pod-refusal.ts';

function podWith(status: V1PodStatus): V1Pod {
  return { metadata: { name: 'fleet-0' }, spec: { nodeName: 'node-a', containers: [] }, status };
}

function podIn(state: V1ContainerState): V1Pod {
  const container = { name: 'shard', image: 'drainproof/probe:a', imageID: '', ready: false, restartCount: 0, state };
  return podWith({ phase: 'Pending', containerStatuses: [container] });
}

describe('podRefusal', () => {
  it('names the image that a node does not have, and how it comes there', () => {
    for (const reason of ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull']) {
      assert.equal(
        podRefusal(podIn({ waiting: { reason } }), 0),
        `the image drainproof/probe:a is not on the node node-a and can't be pulled (${reason}): run 'npm run images' for this cluster`,
      );
    }
  });

  it('waits a while for room in the cluster', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: 3 Insufficient cpu.' },
    ];
    const pod = podWith({ phase: 'Pending', conditions });
    assert.equal(podRefusal(pod, 9_999), null);
    assert.match(podRefusal(pod, 10_000) ?? '', /can't be scheduled \(0\/3 nodes .*\): ask for fewer shards/);
  });

  it('finds nothing wrong with a pod that starts or runs', () => {
    assert.equal(podRefusal(podIn({ waiting: { reason: 'ContainerCreating' } }), 60_000), null);
    assert.equal(podRefusal(podIn({ running: {} }), 60_000), null);
    assert.equal(podRefusal({}, 60_000), null);
  });

  it('tells the words of a program that ended already', () => {
    const message = 'shard can’t start: the environment is not usable:\n  SHARDS is 0\n';
    assert.equal(
      podRefusal(podIn({ terminated: { exitCode: 2, reason: 'Error', message } }), 0),
      'the pod fleet-0 on node-a ended with exit code 2 (Error): SHARDS is 0',
    );
  });
});

describe('podEnd', () => {
  it('tells why the kubelet ended a pod', () => {
    const pod = podWith({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' });
    assert.equal(podEnd(pod), 'the pod fleet-0 on node-a ended (Evicted): The node was low on resource: memory.');
    const killed = podIn({ terminated: { exitCode: 137, reason: 'OOMKilled' } });
    assert.equal(podEnd(killed), 'the pod fleet-0 on node-a ended with exit code 137 (OOMKilled): it said nothing');
  });
});
