import type { TimelineEvent } from '../probes/timeline/events.ts';
import { eventText } from '../probes/report/event-words.ts';
import { time } from '../probes/report/words.ts';

/** What `--watch` says of an event, in the report's words; null for the many that concern one connection each, or only sample. */
export function eventLine(event: TimelineEvent): string | null {
  return unsaid.has(event.kind) ? null : `${time(event.at).padStart(8)}  ${eventText({ ...event })}`;
}

const unsaid: ReadonlySet<TimelineEvent['kind']> = new Set([
  'worker-sample',
  'proxy-log',
  'app-log',
  'connection-opened',
  'connection-ended',
  'connection-refused',
]);
