import { parseHaproxyLog } from '../../../infra/controllers/haproxy/log.ts';
import { readHaproxyNotice } from '../../../infra/controllers/haproxy/notices.ts';
import { parseNginxLog } from '../../../infra/controllers/nginx/log.ts';
import { readNginxNotice } from '../../../infra/controllers/nginx/notices.ts';
import type { Clock } from '../../timeline/clock.ts';
import type { Emit, TimelineEvent } from '../../timeline/events.ts';
import { readAppLine } from '../app-line.ts';
import { ClockBounds } from './clock-bounds.ts';
import type { LogLine } from './container-log.ts';
import type { LineLateness } from './line-lateness.ts';
import type { ProxyStory } from './proxy-story.ts';

/** Makes events of the lines of one container. */
export type LineReader = (line: LogLine) => void;

type AppLogEvent = Extract<TimelineEvent, { readonly kind: 'app-log' }>;

export interface LineContext {
  readonly pod: string;
  /** The node's wall clock against the run's. */
  readonly node: ClockBounds;
  readonly lateness: LineLateness;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Lines of the proxy, at the time at which the node's runtime read them. What was before the run is left out. */
export function proxyReader(proxy: 'haproxy' | 'nginx', story: ProxyStory, context: LineContext): LineReader {
  const parse = proxy === 'haproxy' ? parseHaproxyLog : parseNginxLog;
  const readNotice = proxy === 'haproxy' ? readHaproxyNotice : readNginxNotice;
  return ({ text, wallMs }) => {
    const at = timeOf(wallMs, context);
    if (at < 0) return;
    const entry = parse(text);
    if (entry !== null) {
      context.emit({ at, kind: 'proxy-log', pod: context.pod, line: text, ...entry });
      return;
    }
    const notice = readNotice(text);
    if (notice !== null) story.notice(notice, at);
  };
}

/** Lines of our apps. Each has the app's own stamp; how its clock stands to the node's wall clock is told by every line of the pod. */
export function appReader(context: LineContext, onControl: (line: AppLogEvent) => void): LineReader {
  const monotonic = new ClockBounds();
  return ({ text, wallMs }) => {
    const { pod, emit } = context;
    const at = timeOf(wallMs, context);
    const line = readAppLine(text, pod);
    if (line === null) {
      if (at >= 0) emit({ at, kind: 'phase', phase: `${pod} says`, detail: text });
      return;
    }
    const { monotonicMs, ...said } = line;
    // The line was written at the app's stamp, and read by the runtime after that.
    monotonic.arrived(monotonicMs, wallMs);
    const written = monotonic.toRun(monotonicMs) ?? wallMs;
    context.lateness.add(wallMs - written);
    const appAt = timeOf(written, context);
    if (appAt < 0) return;
    const event: AppLogEvent = { at: Math.max(at, appAt), ...said, appAt };
    emit(event);
    if (event.event === 'control') onControl(event);
  };
}

/** A node's stamp on the run's clock. A line cannot be younger than its arrival, which is all that is known of a node that cannot be asked. */
function timeOf(wallMs: number, { node, clock }: LineContext): number {
  const now = clock.now();
  node.arrived(wallMs, now);
  return Math.min(now, node.toRun(wallMs) ?? now);
}
