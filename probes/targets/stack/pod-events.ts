import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { Happening } from '../../timeline/events.ts';
import type { Workload } from './pod-component.ts';

/** What a pod's state tells, before it is stamped. */
export type PodEvent = Extract<Happening, { readonly kind: 'pod' }>;

/** How a container ended, in the words of the timeline. */
type Exit = Pick<PodEvent, 'exitCode' | 'signal'>;

/** The events between two states of a pod; `before` is null for a pod that was not there. In the order in which they must have been. */
export function podEvents(pod: V1Pod, before: V1Pod | null, { component, container }: Workload): readonly PodEvent[] {
  const event = (phase: PodEvent['phase'], exit: Exit = {}): PodEvent => ({
    kind: 'pod',
    pod: pod.metadata?.name ?? '',
    component,
    phase,
    ...exit,
  });
  const [now, then] = [statusOf(pod, container), before === null ? undefined : statusOf(before, container)];
  const events: PodEvent[] = [];
  if (isTerminating(pod) && !isTerminating(before)) events.push(event('terminating'));
  if (isReady(before) && !isReady(pod)) events.push(event('unready'));
  const ended = newEnd(now, then);
  if (ended !== undefined) events.push(event('gone', exitOf(ended)));
  if (isNewStart(now, then)) events.push(event('started'));
  if (isReady(pod) && !isReady(before)) events.push(event('ready'));
  return events;
}

/** The events of a pod whose object is gone: one that was last seen with a running container must have ended since. */
export function goneEvents(last: V1Pod, { component, container }: Workload): readonly PodEvent[] {
  const pod = last.metadata?.name ?? '';
  const ended = statusOf(last, container)?.state?.terminated;
  const told = ended !== undefined;
  const exit: Exit = told ? exitOf(ended) : { exitCode: null, signal: null };
  return told ? [] : [{ kind: 'pod', pod, component, phase: 'gone', ...exit }];
}

/** Whether traffic may go to it: a pod that is being deleted is ready for nothing, whatever its readinessProbe says. */
export function isReady(pod: V1Pod | null): boolean {
  const conditions = pod?.status?.conditions ?? [];
  return !isTerminating(pod) && conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

export function isTerminating(pod: V1Pod | null): boolean {
  return pod?.metadata?.deletionTimestamp !== undefined;
}

/** The container that runs now: its id, which a restart changes; null while none does. */
export function runningContainer(pod: V1Pod, container: string): string | null {
  const status = statusOf(pod, container);
  return status?.state?.running === undefined ? null : (status.containerID ?? null);
}

export function statusOf(pod: V1Pod, container: string): V1ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find(({ name }) => name === container);
}

type Terminated = NonNullable<NonNullable<V1ContainerStatus['state']>['terminated']>;

/** An end that was not known before: of the present container, or of the one before it when that was started again at once. */
function newEnd(now: V1ContainerStatus | undefined, then: V1ContainerStatus | undefined): Terminated | undefined {
  const known = new Set([then?.state?.terminated?.containerID, then?.lastState?.terminated?.containerID]);
  const ends = [now?.state?.terminated, now?.lastState?.terminated];
  return then === undefined ? ends[0] : ends.find((end) => end !== undefined && !known.has(end.containerID));
}

function isNewStart(now: V1ContainerStatus | undefined, then: V1ContainerStatus | undefined): boolean {
  if (now?.state?.running === undefined) return false;
  return then?.state?.running === undefined || then.containerID !== now.containerID;
}

/** The kubelet tells a signal as 128 + its number. */
function exitOf({ exitCode, signal }: Terminated): Exit {
  return { exitCode, signal: signal === undefined || signal === 0 ? null : `signal ${signal}` };
}
