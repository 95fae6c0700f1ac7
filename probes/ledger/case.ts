import type { Budget } from '../../infra/settings/budget.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import type { Cause } from '../timeline/events.ts';
import { time } from '../timeline/time-words.ts';
import type { ProxySeat } from './proxy-seat.ts';
import type { Scatter } from './scatter.ts';
import type { TimelineIndex } from './timeline-index.ts';

/** What the attribution knows of the path besides what happened. Never the scenario's name. */
export interface AttributionContext {
  readonly budget: Budget;
  /** The two read signals differently. */
  readonly proxy: 'haproxy' | 'nginx';
  /** What two times of this run may differ by and still be one. */
  readonly clockErrorMs: number;
}

/** What set an end off: offsets in reports are counted from here, since a rolling restart reaches the pods one after the other. */
export interface Origin {
  readonly kind: OriginKind;
  /** Milliseconds on the run's clock. */
  readonly at: number;
  readonly pod: string | null;
}

export const originKinds = [
  'controller-deleted',
  'reload',
  'proxy-signalled',
  'runtime-command',
  'silence',
  'server-deleted',
  'server-killed',
  'link-cut',
  'command',
  'hang-up',
  'nothing',
] as const;
export type OriginKind = (typeof originKinds)[number];

/**
 * A cause that fits. `said`: somebody's own words about this connection; `timed`: the end lies where this cause puts it;
 * `possible`: the state of things allows it, at a time that cannot be foretold.
 */
export interface Candidate {
  readonly cause: Cause;
  readonly strength: 'said' | 'timed' | 'possible';
  readonly evidence: string;
  readonly origin: Origin;
}

export type EndedRecord = ConnectionRecord & { readonly endedAt: number };

/** One ended connection with all that is known around it. */
export interface Case {
  readonly record: EndedRecord;
  /** Where it sat in the proxy. */
  readonly seat: ProxySeat;
  readonly timeline: TimelineIndex;
  readonly context: AttributionContext;
  /** Milliseconds by which the ends of all connections of this run may be spread when they come at once. */
  readonly burst: number;
}

/** Finds what one kind of cause can say of an end. Most say nothing. */
export type Rule = (item: Case) => readonly Candidate[];

/** Whether the connection ended where an event at `due` puts it. */
export function isDue(item: Case, due: number, scatter: Scatter): boolean {
  return isDueBetween(item, { from: due, until: due }, scatter);
}

/** The same for an event of which only the earliest and latest time are known. */
export function isDueBetween(
  { record, context, burst }: Case,
  due: { readonly from: number; readonly until: number },
  { early, late }: Scatter,
): boolean {
  const { endedAt } = record;
  const error = context.clockErrorMs;
  return endedAt >= due.from - early - error && endedAt <= due.until + late + burst + error;
}

/** How an end lies to a moment: `48 ms after`, `12 ms before`. */
export function relative(endedAt: number, moment: number): string {
  return `${time(Math.abs(endedAt - moment))} ${endedAt < moment ? 'before' : 'after'}`;
}
