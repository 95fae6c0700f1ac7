import { time } from '../../timeline/time-words.ts';
import type { AttributionContext, Case, Rule } from '../case.ts';
import { isDue } from '../case.ts';
import type { Scatter } from '../scatter.ts';
import { scatter } from '../scatter.ts';
import type { Cut } from './link-cuts.ts';
import { silencingCut } from './link-cuts.ts';
import { timerFlag } from './proxy-flags.ts';

/** The proxy's timer for silence. Where a cut link is why nothing was said, the cut is the cause, and this the timer that gave up. */
export const idle: Rule = (item) => {
  const { record, context } = item;
  const limit = context.budget.controller.idle;
  const lastByteAt = record.lastByteAt ?? record.openedAt ?? record.requestedAt;
  const flag = timerFlag(item);
  if (flag === null && !isDue(item, lastByteAt + limit.ms, scatterOf(context))) return [];
  const name = context.proxy === 'haproxy' ? 'HAProxy’s timeout tunnel' : 'NGINX’s proxy_read_timeout';
  const silent = `the last byte passed ${time(record.endedAt - lastByteAt)} before the end; ${name} is ${time(limit.ms)}`;
  const words = flag === null ? silent : `${silent}, and HAProxy logged ${flag}`;
  const strength = flag === null ? 'timed' : 'said';
  const cut = cutThatSilenced(item, lastByteAt);
  if (cut === undefined) {
    const origin = { kind: 'silence', at: lastByteAt, pod: item.seat.pod } as const;
    return [{ cause: 'idle-timeout', strength, evidence: words, origin }];
  }
  const evidence = `the link to ${String(record.backend)} was cut ${time(record.endedAt - cut.at)} before the end; ${words}`;
  const origin = { kind: 'link-cut', at: cut.at, pod: record.backend } as const;
  return [{ cause: 'partition', strength, evidence, origin }];
};

function scatterOf({ proxy }: AttributionContext): Scatter {
  const { early, late } = scatter.idle;
  return { early: proxy === 'nginx' ? early + scatter.nginxLazyTimer : early, late };
}

/** The cut during which the next heartbeat was due. A connection that was silent for longer before it would have ended without it. */
function cutThatSilenced(item: Case, lastByteAt: number): Cut | undefined {
  const { context, record } = item;
  const { heartbeatInterval } = context.budget.session;
  if (heartbeatInterval.ms >= context.budget.controller.idle.ms) return undefined;
  const nextBeat = lastByteAt + heartbeatInterval.ms + scatter.idle.late + context.clockErrorMs;
  const cut = silencingCut(item, lastByteAt, Math.min(nextBeat, record.endedAt));
  return cut?.mode === 'drop' ? cut : undefined;
}
