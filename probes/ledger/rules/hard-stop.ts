import { time } from '../../timeline/time-words.ts';
import type { Case, Origin, Rule } from '../case.ts';
import { isDueBetween, relative } from '../case.ts';
import { scatter } from '../scatter.ts';
import type { EventOf } from '../timeline-index.ts';
import { flagsOf } from './proxy-flags.ts';
import { proxyName, stopOrigin } from './proxy-origin.ts';

/** The worker that held the connection began to drain, and its hard stop came. */
export const hardStop: Rule = (item) => {
  const { record, seat, timeline, context } = item;
  const { hardStop: limit } = context.budget.controller;
  if (limit === 'unlimited' || seat.pod === null || seat.pid === null) return [];
  const drained = timeline
    .of('worker')
    .find((worker) => worker.phase === 'draining' && worker.pod === seat.pod && worker.pid === seat.pid);
  if (drained === undefined) return [];
  const reload = reloadBefore(item, drained);
  const pause = reload !== undefined && context.proxy === 'nginx' ? scatter.nginxReloadPause : 0;
  const begin = drained.at + pause;
  const due = { from: (reload ?? softStopBefore(item, drained)).at + limit.ms, until: begin + limit.ms };
  const strength = isDueBetween(item, due, scatter.hardStop) ? 'timed' : 'possible';
  if (strength === 'possible' && !isOverdue(item, due.until)) return [];
  const setting = context.proxy === 'haproxy' ? 'hard-stop-after' : 'worker_shutdown_timeout';
  const flags = flagsOf(item);
  const logged = flags === null ? '' : `, logged ${flags}`;
  const why = reload === undefined ? '' : ` after reload ${reload.generation}`;
  const evidence = `${proxyName(item)} worker ${seat.pid} began to drain${why} ${time(record.endedAt - begin)} before; ${setting} is ${time(limit.ms)}; the end came ${relative(record.endedAt, due.until)} it was due${logged}`;
  const origin: Origin =
    reload === undefined ? stopOrigin(item, drained.at) : { kind: 'reload', at: reload.at, pod: seat.pod };
  return [{ cause: 'proxy-hard-stop', strength, evidence, origin }];
};

/** The reload that made the worker an old one; undefined when it drains because its proxy stops. */
function reloadBefore({ seat, timeline }: Case, drained: EventOf<'worker'>): EventOf<'reload'> | undefined {
  const next = timeline
    .of('worker')
    .find(({ pod, phase, generation }) => pod === seat.pod && phase === 'started' && generation > drained.generation);
  if (next === undefined || next.at > drained.at + sameMomentMs) return undefined;
  return timeline
    .of('reload')
    .findLast(
      ({ pod, generation, ok, at }) => ok && pod === seat.pod && generation === next.generation && at <= next.at,
    );
}

/** What told it to drain where its proxy stops: NGINX's line about the drain may be read late, its signal is older. */
function softStopBefore({ seat, timeline }: Case, drained: EventOf<'worker'>): { readonly at: number } {
  const signals = timeline
    .of('signal')
    .filter((sent) => sent.pod === seat.pod && sent.process === 'proxy-master' && softStops.includes(sent.signal));
  return signals.findLast(({ at }) => at <= drained.at) ?? drained;
}

const softStops: readonly string[] = ['SIGQUIT', 'SIGUSR1'];

/**
 * Past its hard stop a worker ends what it holds as soon as it comes to it, which on a busy machine can be late. Its own line about the
 * connection shows that it did, and was not ended itself; anything that is known to end connections at that time is surer.
 */
function isOverdue(item: Case, due: number): boolean {
  const { record, seat, timeline } = item;
  const ownLine = timeline.proxyLines(record.id).some(({ pod, pid }) => pod === seat.pod && pid === seat.pid);
  return ownLine && isDueBetween(item, { from: due, until: due }, scatter.overdue);
}

/** The two are told by one line of the proxy. */
const sameMomentMs = 5;
