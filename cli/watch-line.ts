import type { TimelineEvent } from '../probes/timeline/events.ts';
import { plain, time } from '../probes/report/words.ts';

/** What `--watch` says of an event; null for the many that concern one connection each. */
export function eventLine(event: TimelineEvent): string | null {
  const said = sentence(event);
  return said === null ? null : `${time(event.at).padStart(8)}  ${plain(said)}`;
}

function sentence(event: TimelineEvent): string | null {
  switch (event.kind) {
    case 'phase':
      return event.detail === undefined ? event.phase : `${event.phase}: ${event.detail}`;
    case 'fault':
      return `fault ${event.phase}: ${event.detail}`;
    case 'pod':
      return `pod ${event.pod} ${event.phase}`;
    case 'pre-stop':
      return `pod ${event.pod}: preStop ${event.phase}`;
    case 'signal':
      return `${event.signal} to ${event.process} ${event.pid} of ${event.pod}, by ${event.by}`;
    case 'endpoints':
      return `endpoints of ${event.service}: ready ${list(event.ready)}; terminating ${list(event.terminating)}`;
    case 'reload':
      return `${event.pod} reloads: ${event.trigger}${event.ok ? '' : ` (refused: ${event.detail ?? ''})`}`;
    case 'worker':
      return `worker ${event.pid} of ${event.pod} (generation ${event.generation}) ${event.phase}`;
    case 'link':
      return `link ${event.link} ${event.phase} (${event.mode})`;
    case 'control':
      return `control port of ${event.pod}: ${event.closed} of ${event.asked} closed, asked by ${event.by}`;
    case 'runtime-command':
      return `${event.pod}: ${event.command}${event.answer === '' ? '' : ` → ${event.answer}`}`;
    case 'worker-sample':
    case 'proxy-log':
    case 'app-log':
    case 'connection-opened':
    case 'connection-ended':
    case 'connection-refused':
      return null;
  }
}

function list(names: readonly string[]): string {
  return names.join(', ') || 'none';
}
