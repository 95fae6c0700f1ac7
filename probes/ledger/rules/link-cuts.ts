import type { Case } from '../case.ts';

/** A time during which nothing passed between the proxy and the pod of a connection. */
export interface Cut {
  readonly at: number;
  /** Infinity while it is cut. */
  readonly restoredAt: number;
  readonly mode: 'drop' | 'reset';
  readonly link: string;
}

/** The cuts of the link to the connection's pod, by time. */
export function cutsOf({ record, timeline }: Case): readonly Cut[] {
  const { backend } = record;
  if (backend === null) return [];
  const events = timeline.of('link').filter((event) => event.pods.includes(backend));
  return events
    .filter((event) => event.phase === 'cut')
    .map(({ at, mode, link }) => {
      const restored = events.find((event) => event.phase === 'restored' && event.link === link && event.at >= at);
      return { at, restoredAt: restored?.at ?? Infinity, mode, link };
    });
}

/** The last cut that was in force at some time between two moments. */
export function silencingCut(item: Case, from: number, until: number): Cut | undefined {
  return cutsOf(item).findLast((cut) => cut.at <= until && cut.restoredAt >= from);
}
