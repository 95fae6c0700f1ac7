import type { ConnectionRecord } from '../fleet/record.ts';
import type { TimelineIndex } from './timeline-index.ts';

/** Where a connection sat in the proxy. Null: not known. */
export interface ProxySeat {
  readonly pod: string | null;
  /** The worker's process id. */
  readonly pid: number | null;
  /** The worker's configuration, from 0. */
  readonly generation: number | null;
}

/**
 * Finds the seat: by the proxy's own response header, else by its log line, else by when the connection opened, as far as that is
 * unambiguous (one controller pod, and its newest worker at that time).
 */
export function proxySeat(record: ConnectionRecord, timeline: TimelineIndex): ProxySeat {
  const { pod, pid } = fromHeader(record) ?? fromLog(record, timeline) ?? { pod: onlyPod(timeline), pid: null };
  const worker =
    pid === null
      ? newestWorker(pod, record, timeline)
      : timeline.of('worker').find((w) => w.pod === pod && w.pid === pid);
  return { pod, pid: worker?.pid ?? pid, generation: worker?.generation ?? null };
}

function fromHeader({ proxy }: ConnectionRecord): Omit<ProxySeat, 'generation'> | null {
  const parts = proxy === null ? null : /^(.*)\/(\d+)$/.exec(proxy);
  if (parts?.[1] === undefined) return proxy === null ? null : { pod: proxy, pid: null };
  return { pod: parts[1], pid: Number(parts[2]) };
}

function fromLog({ id }: ConnectionRecord, timeline: TimelineIndex): Omit<ProxySeat, 'generation'> | null {
  const line = timeline.proxyLines(id)[0];
  return line === undefined ? null : { pod: line.pod, pid: line.pid };
}

function onlyPod(timeline: TimelineIndex): string | null {
  const pods = new Set(timeline.of('worker').map((worker) => worker.pod));
  const [only] = pods;
  return pods.size === 1 && only !== undefined ? only : null;
}

function newestWorker(pod: string | null, { openedAt }: ConnectionRecord, timeline: TimelineIndex) {
  if (pod === null || openedAt === null) return undefined;
  return timeline.of('worker').findLast((w) => w.pod === pod && w.phase === 'started' && w.at <= openedAt);
}
