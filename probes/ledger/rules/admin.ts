import type { Case, Rule } from '../case.ts';
import { isDue, relative } from '../case.ts';
import { scatter } from '../scatter.ts';
import type { EventOf } from '../timeline-index.ts';

/** Somebody shut sessions down by HAProxy's runtime API, which only the current worker hears. */
export const admin: Rule = (item) =>
  item.timeline
    .of('runtime-command')
    .filter((event) => event.pod === item.seat.pod && /^shutdown sessions? /.test(event.command))
    .filter((event) => event.answer.trim() === '' && hears(item, event.at) && concerns(item, event))
    .filter((event) => isDue(item, event.at, scatter.admin))
    .map((event) => ({
      cause: 'admin-shutdown',
      strength: 'timed',
      evidence: `the command '${event.command}' was given on ${event.pod} ${relative(event.at, item.record.endedAt)} the end`,
      origin: { kind: 'runtime-command', at: event.at, pod: event.pod },
    }));

/** Whether the connection's worker was the current one. */
function hears({ seat, timeline }: Case, at: number): boolean {
  return !timeline
    .of('worker')
    .some(
      (worker) => worker.phase === 'draining' && worker.pid === seat.pid && worker.pod === seat.pod && worker.at < at,
    );
}

/** `shutdown sessions server BACKEND/SERVER` ends those of one server; where HAProxy logged another for the connection, it was spared. */
function concerns({ record, timeline }: Case, { command }: EventOf<'runtime-command'>): boolean {
  const server = /^shutdown sessions server \S+\/(\S+)/.exec(command)?.[1];
  const logged = /"server":"([^"]+)"/.exec(timeline.proxyLines(record.id).at(-1)?.line ?? '')?.[1];
  return server === undefined || logged === undefined || server === logged;
}
