import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CoreV1Event, V1DaemonSet, V1EndpointSlice } from '@kubernetes/client-node';
import { apiObject } from './api-object.ts';
import { endpointsOf } from './endpoint-events.ts';
import { isOfInterest, kubeEvent } from './kube-events.ts';
import { enforcerIn } from './network-policies.ts';

describe('endpointsOf', () => {
  it('puts the slices of a Service together, and counts no terminating pod as ready', () => {
    const slice = (service: string, pod: string, conditions: object): V1EndpointSlice =>
      apiObject<V1EndpointSlice>({
        addressType: 'IPv4',
        metadata: { labels: { 'kubernetes.io/service-name': service } },
        endpoints: [{ addresses: ['198.18.0.9'], conditions, targetRef: { kind: 'Pod', name: pod } }],
      });
    assert.deepEqual(
      endpointsOf([
        slice('ws-server', 'b', { ready: true }),
        slice('ws-server', 'a', { ready: true }),
        slice('ws-server', 'c', { ready: true, terminating: true }),
        slice('other', 'x', { ready: false }),
      ]),
      [
        { kind: 'endpoints', service: 'ws-server', ready: ['a', 'b'], terminating: ['c'] },
        { kind: 'endpoints', service: 'other', ready: [], terminating: [] },
      ],
    );
  });
});

describe('events of Kubernetes', () => {
  const event = (type: string, reason: string): CoreV1Event =>
    apiObject<CoreV1Event>({ metadata: {}, involvedObject: { kind: 'Pod', name: 'p' }, type, reason, message: 'why' });

  it('are told when they warn, or explain the end of a pod', () => {
    assert.ok(isOfInterest(event('Warning', 'BackOff')));
    assert.ok(isOfInterest(event('Normal', 'Killing')));
    assert.ok(!isOfInterest(event('Normal', 'Pulled')));
    assert.deepEqual(kubeEvent(event('Normal', 'Killing')), {
      kind: 'kube-event',
      about: 'Pod/p',
      type: 'Normal',
      reason: 'Killing',
      message: 'why',
    });
  });
});

describe('enforcerIn', () => {
  it('knows networks that enforce NetworkPolicy by their DaemonSet, and takes no other for one', () => {
    const named = (name: string): V1DaemonSet => apiObject<V1DaemonSet>({ metadata: { name } });
    assert.equal(enforcerIn([named('kube-proxy'), named('cilium')]), 'cilium');
    assert.equal(enforcerIn([named('kube-proxy'), named('kube-flannel-ds'), named('cilium-test')]), null);
  });
});
