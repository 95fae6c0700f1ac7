import type { Bite } from '../target.ts';
import { cannot } from './api-problem.ts';
import { mergePatch } from './patch.ts';
import { loadsOf } from './reload.ts';
import type { UndoNote } from './undo-notes.ts';
import type { VerbContext } from './verb-context.ts';

const label = 'drainproof/reapplied';

/**
 * Touches a label of the stack's Ingress, so that the controller looks at it again though nothing in it has changed, and gives it a sync
 * period each time.
 */
export async function reapply(times: number, context: VerbContext, signal: AbortSignal): Promise<Bite> {
  const { access, outputs, pods, clock, budget, lock } = context;
  const { namespace, name } = outputs.ingress;
  const loads = (): number => pods.of('controller').reduce((sum, pod) => sum + loadsOf(pod), 0);
  const before = loads();
  const note: UndoNote = { kind: 'labelled', namespace, ingress: name, label, former: null };
  await lock.note(note);
  for (let time = 1; time <= times; time++) {
    const body = { metadata: { labels: { [label]: String(time) } } };
    await access.networking.patchNamespacedIngress({ name, namespace, body }, mergePatch).catch((error: unknown) => {
      throw cannot(`Ingress ${name} in namespace '${namespace}' cannot be touched`, error);
    });
    await clock.sleep(budget.controller.syncPeriod.ms, signal);
  }
  await lock.undo(note);
  return { count: times, what: `times the same configuration was applied; ${loads() - before} led to a reload` };
}
