import type { Fault } from '../faults/fault.ts';
import type { EventOf } from '../ledger/timeline-index.ts';
import type { TimelineEvent } from '../timeline/events.ts';

/** How far a fault has come: one that replaces pods comes to them one after the other, and each keeps its connections until then. */
export interface Reach {
  /** When it came to the last pod so far; when it began, where no pod has been told to go. */
  readonly at: number;
  /** Pods that were there when it began and have not been told to go. */
  readonly left: number;
}

/** Tells from the timeline how far the fault has come. */
export function reachOf(fault: Fault | null, events: readonly TimelineEvent[], faultAt: number): Reach {
  const component = fault?.replaces;
  if (component === undefined) return { at: faultAt, left: 0 };
  const ofPods = events.filter(
    (event): event is EventOf<'pod'> => event.kind === 'pod' && event.component === component,
  );
  const before = ofPods.filter(({ at }) => at < faultAt);
  const gone = new Set(ofPods.filter(isLeaving).map(({ pod }) => pod));
  const old = new Set(before.filter((event) => !isLeaving(event)).map(({ pod }) => pod));
  const told = ofPods.filter(({ phase, at }) => phase === 'terminating' && at >= faultAt);
  return {
    // Only the old ones count: a pod that goes later goes for another reason.
    at: Math.max(faultAt, ...told.filter(({ pod }) => old.has(pod)).map(({ at }) => at)),
    left: [...old].filter((pod) => !gone.has(pod)).length,
  };
}

function isLeaving({ phase }: EventOf<'pod'>): boolean {
  return phase === 'terminating' || phase === 'gone';
}
