import { apiProblem } from './api-problem.ts';
import { loadMs } from './deadlines.ts';
import { loadsOf } from './reload.ts';
import { until } from './until.ts';
import type { VerbContext } from './verb-context.ts';

/** What {@link revert} acts by. */
export interface Reverting extends Pick<VerbContext, 'budget' | 'clock' | 'happened'> {
  readonly pods: Pick<VerbContext['pods'], 'of'>;
  readonly lock: Pick<VerbContext['lock'], 'notes' | 'undoAll'>;
}

/**
 * Undoes what the run changed while its pods are still watched, and waits until the proxies have left an added app behind: else they would
 * reload in the middle of the next run, which would take it for its own. An interrupted run waits for nothing, and leaves it to the lock.
 */
export async function revert(context: Reverting, signal: AbortSignal): Promise<void> {
  const { lock, pods, budget, clock, happened } = context;
  if (signal.aborted) return;
  const proxies = pods.of('controller').filter(({ ready }) => ready);
  const before = new Map(proxies.map((pod) => [pod.uid, loadsOf(pod)]));
  const reloads = lock.notes.some((note) => note.kind === 'added' && note.object === 'Ingress');
  await lock.undoAll();
  if (!reloads) return;
  const there = () => pods.of('controller').filter(({ uid }) => before.has(uid));
  await until(() => there().every((pod) => loadsOf(pod) > (before.get(pod.uid) ?? 0)), {
    what: 'the reload without the added app',
    deadlineMs: loadMs(budget),
    clock,
    signal,
    state: () => `of ${there().length} proxies not all have said that they loaded it`,
  }).catch((error: unknown) => {
    if (signal.aborted) return;
    happened({ kind: 'phase', phase: 'the next run may see a reload of this one', detail: apiProblem(error).message });
  });
}
