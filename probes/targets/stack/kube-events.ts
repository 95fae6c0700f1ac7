import type { CoreV1Event } from '@kubernetes/client-node';
import type { Happening } from '../../timeline/events.ts';

/** Events of type Normal that explain how a pod ends or why it does not come; all warnings are told. */
const interesting: ReadonlySet<string> = new Set([
  'Killing',
  'Preempted',
  'Evicted',
  'TaintManagerEviction',
  'NodeNotReady',
  'ScalingReplicaSet',
  'SuccessfulRescale',
]);

export function isOfInterest({ type, reason }: CoreV1Event): boolean {
  return type === 'Warning' || interesting.has(reason ?? '');
}

/** In the words of whoever reported it: the kubelet, the scheduler, a controller. */
export function kubeEvent(event: CoreV1Event): Extract<Happening, { readonly kind: 'kube-event' }> {
  const { involvedObject, reason, message, type } = event;
  return {
    kind: 'kube-event',
    about: `${involvedObject.kind ?? 'object'}/${involvedObject.name ?? ''}`,
    type: type ?? 'Normal',
    reason: reason ?? '',
    message: message ?? '',
  };
}
