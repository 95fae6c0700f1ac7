import { eventText, type ReportEvent } from '../event-words.ts';
import type { RunReport } from '../schema.ts';
import type { Axis } from './axis.ts';
import { faultAtOf } from './lives.ts';

/** A vertical line of the picture: one event, or several that lie too close together to be told apart there. */
export interface Happening {
  /** Written above the line and before its words below the picture. */
  readonly number: number;
  /** Of the first event, in milliseconds since the fault. */
  readonly ms: number;
  readonly texts: readonly string[];
}

/** The events that can end connections or follow from it, as numbered lines; log lines and samples are left to the table. */
export function happeningsOf(run: RunReport, axis: Axis): Happening[] {
  const faultAt = faultAtOf(run);
  const events = run.events
    .filter(isDrawn)
    .map((event) => ({ ms: event.at - faultAt, text: eventText(event) }))
    .filter(({ ms }) => ms >= axis.from && ms <= axis.to)
    .toSorted((a, b) => a.ms - b.ms);
  let groups: { readonly ms: number; readonly text: string }[][] = [];
  for (let apart = (axis.to - axis.from) * closest; ; apart *= 1.5) {
    groups = grouped(events, apart);
    if (groups.length <= mostLines) break;
  }
  return groups.map((group, index) => ({ number: index + 1, ms: group[0]?.ms ?? 0, texts: counted(group) }));
}

function isDrawn(event: ReportEvent): boolean {
  return drawn.has(event.kind) && event['phase'] !== 'started' && event['phase'] !== 'unready';
}

const drawn: ReadonlySet<string> = new Set([
  'fault',
  'pod',
  'signal',
  'reload',
  'worker',
  'link',
  'control',
  'pre-stop',
]);

/** Neighbours closer than `apart` to the first of their group. */
function grouped<T extends { readonly ms: number }>(events: readonly T[], apart: number): T[][] {
  const groups: T[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && event.ms - group[0].ms <= apart) group.push(event);
    else groups.push([event]);
  }
  return groups;
}

/** The texts of a group, equal ones once with their number, and not more of them than can be read. */
function counted(group: readonly { readonly text: string }[]): string[] {
  const texts = [...Map.groupBy(group, (one) => one.text)].map(([text, some]) =>
    some.length === 1 ? text : `${some.length} × ${text}`,
  );
  if (texts.length <= mostTexts) return texts;
  return [...texts.slice(0, mostTexts - 1), `and ${texts.length - mostTexts + 1} more, in the table of events`];
}

/** Share of the width below which two numbers would overlap on a phone. */
const closest = 0.035;
/** More vertical lines would hide what they explain. */
const mostLines = 12;
const mostTexts = 6;
