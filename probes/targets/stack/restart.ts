import type { ComponentName } from '../../timeline/events.ts';
import type { Bite } from '../target.ts';
import { cannot } from './api-problem.ts';
import { rolloutMs } from './deadlines.ts';
import { fieldManager, mergePatch } from './patch.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';
import { podsText, workloadNamed } from './verb-context.ts';

/** `kubectl rollout restart`, as kubectl does it; over when every old pod is gone and as many new ones are ready. */
export async function restart(component: ComponentName, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const { access, pods, clock, budget } = context;
  const { kind, namespace, name } = workloadNamed(component, context);
  const old = pods.of(component).filter(({ terminating }) => !terminating);
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const request = { name, namespace, fieldManager, body: { spec: { template: { metadata: { annotations } } } } };
  await (
    kind === 'Deployment'
      ? access.apps.patchNamespacedDeployment(request, mergePatch)
      : access.apps.patchNamespacedDaemonSet(request, mergePatch)
  ).catch((error: unknown) => {
    throw cannot(`${kind} ${name} in namespace '${namespace}' cannot be restarted`, error);
  });
  // A pod that was not ready yet may be one too many, of a rollout that this one overtakes.
  const served = old.filter(({ ready }) => ready).length;
  const uids = new Set(old.map(({ uid }) => uid));
  const replaced = (): boolean =>
    old.every(({ uid }) => !pods.isThere(uid)) &&
    pods.of(component).filter(({ uid, ready }) => ready && !uids.has(uid)).length >= served;
  await until(replaced, {
    what: `the rollout of ${kind} ${name}`,
    deadlineMs: rolloutMs(component, old.length, budget),
    clock,
    signal,
    state: () => podsText(component, context),
  });
  return { count: old.length, what: `pods of ${component} replaced` };
}
