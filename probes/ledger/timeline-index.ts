import type { TimelineEvent } from '../timeline/events.ts';

export type EventKind = TimelineEvent['kind'];
export type EventOf<K extends EventKind> = Extract<TimelineEvent, { readonly kind: K }>;

/** The timeline, arranged for questions about single connections. */
export interface TimelineIndex {
  /** All events of a kind, by time. */
  of<K extends EventKind>(kind: K): readonly EventOf<K>[];
  /** The proxy's lines about a connection. */
  proxyLines(connection: string): readonly EventOf<'proxy-log'>[];
  /** The app's line about the end of a connection. */
  appClosed(connection: string): EventOf<'app-log'> | undefined;
  /** What the app of a pod wrote about itself, by time: `drain-begun`, `control` … */
  appLines(pod: string, event: string): readonly EventOf<'app-log'>[];
  /** Connections that were opened in this run. */
  readonly opened: number;
}

/** Made once for each run; every lookup afterwards is a map's. Events of the same time keep their order. */
export function indexTimeline(events: readonly TimelineEvent[]): TimelineIndex {
  const sorted = events.toSorted((a, b) => a.at - b.at);
  const byKind = Map.groupBy(sorted, (event) => event.kind);
  const of = <K extends EventKind>(kind: K): readonly EventOf<K>[] => (byKind.get(kind) ?? []) as EventOf<K>[];
  const lines = Map.groupBy(of('proxy-log'), (line) => line.connection);
  const closed = new Map(
    of('app-log').flatMap((line) => (line.event === 'connection-closed' ? [[line.connection, line] as const] : [])),
  );
  const own = Map.groupBy(
    of('app-log').filter((line) => line.connection === null),
    (line) => `${line.event} ${line.pod}`,
  );
  return {
    of,
    proxyLines: (connection) => lines.get(connection) ?? [],
    appClosed: (connection) => closed.get(connection),
    appLines: (pod, event) => own.get(`${event} ${pod}`) ?? [],
    opened: of('connection-opened').length,
  };
}
