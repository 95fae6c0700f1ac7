import { scatter } from '../ledger/scatter.ts';
import type { Cause } from '../timeline/events.ts';
import type { EndedEntry, Outcome } from './outcome.ts';
import type { Forecast } from './predicted.ts';
import type { ObservationRow } from './schema.ts';
import { time } from '../timeline/time-words.ts';

export interface ObservedInput {
  readonly outcome: Outcome;
  readonly forecast: Forecast;
  readonly faultAt: number;
  readonly clockErrorMs: number;
}

/**
 * What came, beside what was predicted: the held connections that ended, by cause, with the time from each one's own origin, since a
 * rolling restart reaches the pods one after the other.
 */
export function observedOf(input: ObservedInput): readonly ObservationRow[] {
  const { ended } = input.outcome;
  if (ended.length === 0) return [nothingEnded(input)];
  const groups = Map.groupBy(ended, ({ attribution }) => attribution.cause);
  return [...groups].map(([cause, some]) => ofGroup(cause, some, input));
}

function nothingEnded({ outcome, forecast, clockErrorMs }: ObservedInput): ObservationRow {
  const { afterMs, cause } = forecast.row;
  const expectedWithin =
    afterMs !== null && afterMs + forecast.spreadMs + slackMs(outcome, clockErrorMs) < outcome.watchedMs;
  return {
    subject: forecast.row.subject,
    count: 0,
    cause: null,
    firstMs: null,
    medianMs: null,
    lastMs: null,
    agrees: outcome.held.length === 0 ? null : !expectedWithin,
    difference: expectedWithin
      ? `none of ${outcome.held.length} ended within ${time(outcome.watchedMs)}, though ${cause ?? 'an end'} was expected after ${time(afterMs)}`
      : null,
  };
}

function ofGroup(cause: Cause, some: readonly EndedEntry[], input: ObservedInput): ObservationRow {
  const offsets = some.map((entry) => offsetOf(entry, input.faultAt)).toSorted((a, b) => a - b);
  const [first = 0] = offsets;
  const last = offsets.at(-1) ?? first;
  const difference = differenceOf({ cause, first, last }, input);
  return {
    subject: input.forecast.row.subject,
    count: some.length,
    cause,
    firstMs: first,
    medianMs: offsets[Math.floor((offsets.length - 1) / 2)] ?? first,
    lastMs: last,
    agrees: cause === 'unknown' ? null : difference === null,
    difference: cause === 'unknown' ? 'the cause of these could not be told' : difference,
  };
}

/** From what set the end off; where that is not known, from the beginning of the fault. */
function offsetOf({ row, attribution }: EndedEntry, faultAt: number): number {
  const { origin } = attribution;
  return (row.endedAt ?? faultAt) - (origin.kind === 'nothing' ? faultAt : origin.at);
}

interface Seen {
  readonly cause: Cause;
  readonly first: number;
  readonly last: number;
}

function differenceOf({ cause, first, last }: Seen, { forecast, outcome, clockErrorMs }: ObservedInput): string | null {
  const { row, earlyMs, spreadMs, all } = forecast;
  if (row.afterMs === null) return `ended after ${time(first)} by ${cause}, though no end was expected`;
  if (cause !== row.cause) {
    return `ended after ${time(first)} by ${cause}, not after ${time(row.afterMs)} by ${row.cause ?? 'nothing'}`;
  }
  const slack = slackMs(outcome, clockErrorMs);
  const earliest = row.afterMs - earlyMs - earlyOf(cause) - clockErrorMs;
  const latest = row.afterMs + spreadMs + slack;
  if (first < earliest) return `the first ended ${time(row.afterMs - earlyMs - first)} earlier than expected`;
  if (last > latest) return `the last ended ${time(last - row.afterMs - spreadMs)} later than expected`;
  const left = outcome.held.length - outcome.ended.length;
  return all && left > 0 && latest < outcome.watchedMs - slack ? `${left} others were still open` : null;
}

/** What the widest scatter of a single end allows, and what a burst of them adds: processes take their real time. */
function slackMs({ entries }: Outcome, clockErrorMs: number): number {
  return scatter.link.late + entries.length * scatter.perConnection + clockErrorMs;
}

/** Timers for silence count from a byte that the client saw a little later, and NGINX's are lazy. */
function earlyOf(cause: Cause): number {
  const { early } = scatter.idle;
  return cause === 'idle-timeout' || cause === 'partition' ? early + scatter.nginxLazyTimer : early;
}
