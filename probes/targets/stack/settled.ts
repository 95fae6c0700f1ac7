import type { V1DaemonSet, V1Deployment } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';
import { time } from '../../timeline/time-words.ts';
import type { ClusterAccess } from './access.ts';
import { cannot } from './api-problem.ts';
import { rolloutMs } from './deadlines.ts';
import type { Workload } from './pod-component.ts';
import type { VerbContext } from './verb-context.ts';
import { podsText } from './verb-context.ts';

/** What {@link untilSettled} looks at. */
export interface Settling extends Pick<
  VerbContext,
  'outputs' | 'access' | 'budget' | 'workloads' | 'clock' | 'happened'
> {
  readonly pods: Pick<VerbContext['pods'], 'of'>;
}

const pollMs = 500;

/**
 * Waits until a rollout that somebody else began, or an earlier run, is over: what is measured in the middle of it is not the fault's doing.
 * @throws TargetError when it is not over in the time that a rollout may take: which workload, and how its pods stand
 */
export async function untilSettled(context: Settling, signal: AbortSignal): Promise<void> {
  const { workloads, clock, happened } = context;
  const begun = clock.now();
  const deadlines = new Map(workloads.map((workload) => [workload, begun + deadlineMs(workload, context)]));
  for (let first = true; ; first = false) {
    const restless = await restlessOf(context);
    if (restless.length === 0) return;
    const words = restless.map(({ component }) => podsText(component, context)).join(', ');
    if (first) happened({ kind: 'phase', phase: 'waits until the stack is at rest', detail: words });
    if (restless.some((workload) => clock.now() > (deadlines.get(workload) ?? 0))) {
      throw new TargetError(
        `the stack '${context.outputs.stack}' is not at rest after ${time(clock.now() - begun)} (${words}): 'kubectl describe pods -A' shows what it waits for`,
      );
    }
    await clock.sleep(pollMs, signal);
  }
}

function deadlineMs({ component }: Workload, { pods, budget }: Settling): number {
  return rolloutMs(component, pods.of(component).length, budget);
}

async function restlessOf({ access, pods, workloads }: Settling): Promise<readonly Workload[]> {
  const asked = await Promise.all(
    workloads.map(async (workload) => {
      const all = pods.of(workload.component);
      const podsRest = all.every(({ ready, terminating }) => ready && !terminating);
      return podsRest && (await isRolledOut(workload, access)) ? [] : [workload];
    }),
  );
  return asked.flat();
}

async function isRolledOut({ kind, namespace, name }: Workload, { apps }: ClusterAccess): Promise<boolean> {
  try {
    return kind === 'Deployment'
      ? isDeploymentRolledOut(await apps.readNamespacedDeployment({ name, namespace }))
      : isDaemonSetRolledOut(await apps.readNamespacedDaemonSet({ name, namespace }));
  } catch (error) {
    throw cannot(`${kind} ${name} in namespace '${namespace}' cannot be read`, error);
  }
}

/** As `kubectl rollout status` decides it. */
export function isDeploymentRolledOut({ metadata, spec, status }: V1Deployment): boolean {
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0, observedGeneration = 0 } = status ?? {};
  const wanted = spec?.replicas ?? 1;
  return (
    observedGeneration >= (metadata?.generation ?? 0) &&
    updatedReplicas === wanted &&
    replicas === wanted &&
    availableReplicas === wanted
  );
}

/** As `kubectl rollout status` decides it. */
export function isDaemonSetRolledOut({ metadata, status }: V1DaemonSet): boolean {
  const {
    desiredNumberScheduled = 0,
    updatedNumberScheduled = 0,
    numberAvailable = 0,
    observedGeneration = 0,
  } = status ?? {};
  return (
    observedGeneration >= (metadata?.generation ?? 0) &&
    updatedNumberScheduled === desiredNumberScheduled &&
    numberAvailable === desiredNumberScheduled
  );
}
