import type { V1Eviction } from '@kubernetes/client-node';
import type { ComponentName } from '../../timeline/events.ts';
import type { Bite } from '../target.ts';
import { apiObject } from './api-object.ts';
import { apiProblem, cannot, isMissing } from './api-problem.ts';
import { podEndMs, rolloutMs } from './deadlines.ts';
import type { StackPod } from './pod-watch.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';
import { podsText, readyPod } from './verb-context.ts';

/** `kubectl delete pod`, of the oldest; over when it is gone. */
export async function deletePod(component: ComponentName, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const pod = readyPod(component, context);
  const { name, workload } = pod;
  await context.access.core.deleteNamespacedPod({ name, namespace: workload.namespace }).catch((error: unknown) => {
    throw cannot(`pod ${name} cannot be deleted`, error);
  });
  await untilGone(pod, context, signal);
  return { count: 1, what: `pod of ${component} deleted (${name})` };
}

/** The eviction of the oldest pod; over when it is gone. */
export async function evict(component: ComponentName, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const pod = readyPod(component, context);
  const refusals = await evictPod(pod, context, signal);
  const held = refusals === 0 ? '' : `; a PodDisruptionBudget held it up ${refusals} times`;
  return { count: 1, what: `pod of ${component} evicted (${pod.name})${held}` };
}

const tryAgainMs = 1_000;
const tooManyRequests = 429;

/**
 * Asks for an eviction until it is granted, as `kubectl drain` does, and waits until the pod is gone.
 * @returns how often a PodDisruptionBudget refused it
 */
export async function evictPod(pod: StackPod, context: VerbContext, signal: AbortSignal): Promise<number> {
  const { access, clock, happened, budget } = context;
  const { name, workload } = pod;
  const { namespace, component } = workload;
  const body = apiObject<V1Eviction>({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } });
  const deadline = clock.now() + rolloutMs(component, 1, budget);
  let refusals = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      await access.core.createNamespacedPodEviction({ name, namespace, body });
      break;
    } catch (error) {
      if (isMissing(error)) return refusals;
      const { status, message } = apiProblem(error);
      if (status !== tooManyRequests || clock.now() > deadline) throw cannot(`pod ${name} cannot be evicted`, error);
      refusals += 1;
      if (refusals === 1) happened({ kind: 'phase', phase: `the eviction of ${name} is held up`, detail: message });
      await clock.sleep(tryAgainMs, signal);
    }
  }
  await untilGone(pod, context, signal);
  return refusals;
}

async function untilGone({ uid, name, workload }: StackPod, context: VerbContext, signal: AbortSignal): Promise<void> {
  const { pods, clock, budget } = context;
  const { component } = workload;
  await until(() => !pods.isThere(uid), {
    what: `the end of pod ${name}`,
    deadlineMs: podEndMs(component, budget),
    clock,
    signal,
    state: () => podsText(component, context),
  });
}
