import { eventText, type ReportEvent } from '../event-words.ts';
import { faultAtOf } from '../pictures/lives.ts';
import type { RunReport } from '../schema.ts';
import { count, plural, time } from '../words.ts';
import { type Markup, markup } from './markup.ts';

/** The timeline of a run as a folded table: log lines and samples that say the same are one row with their number. */
export function eventsTable(run: RunReport): Markup | null {
  if (run.events.length === 0) return null;
  const rows = rowsOf(run);
  const left = rows.length - mostRows;
  return markup`<details class="numbers"><summary>Timeline: ${plural(run.events.length, 'event')}</summary>
<div class="wide" tabindex="0" role="region" aria-label="Timeline of events"><table class="events"><caption class="hidden">Timeline of events</caption>
<thead><tr><th scope="col">since the fault</th><th scope="col">event</th><th scope="col">times</th></tr></thead>
<tbody>${rows
    .slice(0, mostRows)
    .map(
      (row) =>
        markup`<tr><td>${row.from === row.to ? time(row.from) : `${time(row.from)} to ${time(row.to)}`}</td><td>${row.text}</td><td>${count(row.count)}</td></tr>`,
    )}</tbody></table></div>${left > 0 ? markup`<p>${plural(left, 'later row')} left out here; report.json and timeline.jsonl have all events.</p>` : null}</details>`;
}

interface Row {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly count: number;
}

function rowsOf(run: RunReport): Row[] {
  const faultAt = faultAtOf(run);
  const single = run.events.filter((event) => !repeated.has(event.kind)).map((event) => rowOf([event], faultAt));
  const often = Map.groupBy(
    run.events.filter((event) => repeated.has(event.kind)),
    (event) => JSON.stringify([event.kind, event['pod'], event['pid'], event['event'] ?? event['termination']]),
  );
  const bursts = [...often.values()].flatMap((events) => burstsOf(events, run.durationMs * quietShare));
  return [...single, ...bursts.map((burst) => rowOf(burst, faultAt))].toSorted(
    (a, b) => a.from - b.from || a.to - b.to,
  );
}

/** Events of one kind between which it was never quiet for long. */
function burstsOf(events: readonly ReportEvent[], quietMs: number): ReportEvent[][] {
  const bursts: ReportEvent[][] = [];
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const before = bursts.at(-1)?.at(-1);
    if (before !== undefined && event.at - before.at <= quietMs) bursts.at(-1)?.push(event);
    else bursts.push([event]);
  }
  return bursts;
}

function rowOf(events: readonly ReportEvent[], faultAt: number): Row {
  const [first, last] = [events[0], events.at(-1)];
  return {
    from: (first?.at ?? 0) - faultAt,
    to: (last?.at ?? 0) - faultAt,
    text: first === undefined ? '' : eventText(first),
    count: events.length,
  };
}

/** Kinds that come once for each connection or sample. */
const repeated: ReadonlySet<string> = new Set(['proxy-log', 'app-log', 'worker-sample']);
const quietShare = 0.02;
/** More rows are no longer read, and make the file heavy. */
const mostRows = 150;
