import type { ComponentName } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Lasting } from '../target.ts';
import { cannot } from './api-problem.ts';
import { rolloutMs } from './deadlines.ts';
import { mergePatch } from './patch.ts';
import type { Workload } from './pod-component.ts';
import type { UndoNote } from './undo-notes.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';
import { podsText, workloadNamed } from './verb-context.ts';

/** Gives a Deployment so many replicas, and waits until they are ready and those that are too many gone. */
export async function scale(
  { component, replicas }: { readonly component: ComponentName; readonly replicas: number },
  context: VerbContext,
  signal: AbortSignal,
): Promise<Lasting> {
  const { access, lock, pods, clock, budget } = context;
  const workload = workloadNamed(component, context);
  const { kind, namespace, name } = workload;
  if (kind === 'DaemonSet')
    throw new TargetError(`${name} is a DaemonSet, which has a pod on each node and cannot be scaled`);
  const former = await replicasOf(workload, context);
  const scaled: UndoNote = { kind: 'scaled', workload: kind, namespace, name, replicas: former };
  // Noted first, so undone last: an autoscaler that still wanted the other number would take it back.
  await lock.note(scaled);
  const notes: readonly UndoNote[] = [scaled, ...(await holdAutoscaler(workload, replicas, context))];
  await access.apps
    .patchNamespacedDeploymentScale({ name, namespace, body: { spec: { replicas } } }, mergePatch)
    .catch((error: unknown) => {
      throw cannot(`Deployment ${name} in namespace '${namespace}' cannot be scaled`, error);
    });
  const asMany = (): boolean => {
    const all = pods.of(component);
    return all.length === replicas && all.every(({ ready }) => ready);
  };
  await until(asMany, {
    what: `${replicas} pods of ${component}`,
    deadlineMs: rolloutMs(component, Math.max(1, Math.abs(replicas - former)), budget),
    clock,
    signal,
    state: () => podsText(component, context),
  });
  return {
    count: Math.abs(replicas - former),
    what: `pods of ${component} ${replicas < former ? 'taken away' : 'added'} (${former} → ${replicas})`,
    restore: async () => {
      for (const note of notes.toReversed()) await lock.undo(note);
    },
  };
}

async function replicasOf({ namespace, name }: Workload, { access }: VerbContext): Promise<number> {
  try {
    const { spec } = await access.apps.readNamespacedDeploymentScale({ name, namespace });
    return spec?.replicas ?? 0;
  } catch (error) {
    throw cannot(`the replicas of Deployment ${name} in namespace '${namespace}' cannot be read`, error);
  }
}

/** An autoscaler would take the replicas back to what it wants: it wants that number now. */
async function holdAutoscaler(
  { namespace, name }: Workload,
  replicas: number,
  { access, lock }: VerbContext,
): Promise<readonly UndoNote[]> {
  const { items } = await access.autoscaling
    .listNamespacedHorizontalPodAutoscaler({ namespace })
    .catch((error: unknown) => {
      throw cannot(`the autoscalers in namespace '${namespace}' cannot be read`, error);
    });
  const own = items.find(({ spec }) => spec?.scaleTargetRef.kind === 'Deployment' && spec.scaleTargetRef.name === name);
  const hpa = own?.metadata?.name;
  // With 0 replicas an autoscaler does nothing.
  if (own?.spec === undefined || hpa === undefined || replicas === 0) return [];
  const note: UndoNote = {
    kind: 'autoscaler',
    namespace,
    name: hpa,
    min: own.spec.minReplicas ?? null,
    max: own.spec.maxReplicas,
  };
  await lock.note(note);
  const body = { spec: { minReplicas: replicas, maxReplicas: replicas } };
  await access.autoscaling
    .patchNamespacedHorizontalPodAutoscaler({ namespace, name: hpa, body }, mergePatch)
    .catch((error: unknown) => {
      throw cannot(`the autoscaler ${hpa} in namespace '${namespace}' cannot be held`, error);
    });
  return [note];
}
