import type { ComponentName } from '../../timeline/events.ts';
import type { Lasting } from '../target.ts';
import { cannot } from './api-problem.ts';
import { evictPod } from './delete-pod.ts';
import { mergePatch } from './patch.ts';
import type { UndoNote } from './undo-notes.ts';
import type { VerbContext } from './verb-context.ts';
import { readyPod } from './verb-context.ts';

/**
 * Cordons the node of the component's oldest pod and evicts the stack's pods that run there, side by side, as `kubectl drain` does. Pods of
 * anybody else stay.
 */
export async function drainNode(component: ComponentName, context: VerbContext, signal: AbortSignal): Promise<Lasting> {
  const { access, lock, pods } = context;
  const { node } = readyPod(component, context);
  const note: UndoNote = { kind: 'cordoned', node };
  try {
    const { spec } = await access.core.readNode({ name: node });
    // One that somebody else has cordoned stays so.
    if (spec?.unschedulable !== true) {
      await lock.note(note);
      await access.core.patchNode({ name: node, body: { spec: { unschedulable: true } } }, mergePatch);
    }
  } catch (error) {
    throw cannot(`node ${node} cannot be cordoned`, error);
  }
  const there = (['controller', 'server', 'cleanup'] as const)
    .flatMap((each) => pods.of(each))
    .filter((pod) => pod.node === node && !pod.terminating);
  await Promise.all(there.map((pod) => evictPod(pod, context, signal)));
  return {
    count: there.length,
    what: `pods of the stack evicted from node ${node}`,
    restore: () => lock.undo(note),
  };
}
