import type { Cause } from '../timeline/events.ts';
import type { AttributionContext, Candidate, Case, EndedRecord, Origin, Rule } from './case.ts';
import { proxySeat } from './proxy-seat.ts';
import { admin } from './rules/admin.ts';
import { appSaid } from './rules/app-said.ts';
import { backend } from './rules/backend.ts';
import { client } from './rules/client.ts';
import { hardStop } from './rules/hard-stop.ts';
import { idle } from './rules/idle.ts';
import { maxReloads } from './rules/max-reloads.ts';
import { partition } from './rules/partition.ts';
import { fitsFlags } from './rules/proxy-flags.ts';
import { proxyKilled, proxySignal } from './rules/signals.ts';
import { scatter } from './scatter.ts';
import type { TimelineIndex } from './timeline-index.ts';

/** Why a connection ended, how that is known, and what set it off. */
export interface Attribution {
  readonly cause: Cause;
  /** One plain sentence with its numbers. */
  readonly evidence: string;
  readonly origin: Origin;
}

const rules: readonly Rule[] = [
  client,
  appSaid,
  hardStop,
  proxySignal,
  proxyKilled,
  maxReloads,
  admin,
  idle,
  backend,
  partition,
];

/**
 * Names the cause of an end from evidence alone. Every rule says which cause fits, and how surely; the surest wins. Two different causes
 * that fit equally well, or none: `unknown`, with what was possible. Never a guess, and the order of the rules decides nothing.
 */
export function attribute(record: EndedRecord, timeline: TimelineIndex, context: AttributionContext): Attribution {
  const seat = proxySeat(record, timeline);
  const item: Case = { record, seat, timeline, context, burst: timeline.opened * scatter.perConnection };
  const fitting = rules.flatMap((rule) => rule(item)).filter((candidate) => fitsFlags(item, candidate));
  const best = strengths
    .map((strength) => fitting.filter((candidate) => candidate.strength === strength))
    .find((some) => some.length > 0);
  if (best === undefined) return nothingFits(item);
  const byCause = Map.groupBy(best, (candidate) => candidate.cause);
  return byCause.size === 1 ? decided(record, best) : undecided(record, byCause);
}

const strengths = ['said', 'timed', 'possible'] as const satisfies readonly Candidate['strength'][];

/**
 * Several events may speak for one cause: the one nearest to the end does. An event may be told of a little after the ends that it made (an
 * exit, a command's answer), but what set an end off does not lie after it.
 */
function decided(record: EndedRecord, candidates: readonly Candidate[]): Attribution {
  const distance = ({ origin }: Candidate): number => Math.abs(record.endedAt - origin.at);
  const [nearest] = candidates.toSorted((a, b) => distance(a) - distance(b) || a.evidence.localeCompare(b.evidence));
  if (nearest === undefined) throw new Error('decided needs a candidate');
  const { cause, evidence, origin } = nearest;
  return { cause, evidence, origin: { ...origin, at: Math.min(origin.at, record.endedAt) } };
}

function undecided(record: EndedRecord, byCause: ReadonlyMap<Cause, readonly Candidate[]>): Attribution {
  const both = [...byCause.values()]
    .map((some) => decided(record, some))
    .toSorted((a, b) => a.cause.localeCompare(b.cause));
  const words = both.map(({ cause, evidence }) => `${cause} (${evidence})`).join(' or ');
  return {
    cause: 'unknown',
    evidence: `it was ${words}: both lie within the clock error, and nothing tells them apart`,
    origin: nothing(record),
  };
}

function nothingFits({ record, seat }: Case): Attribution {
  const where = `${seat.pod ?? 'an unknown proxy'} to ${record.backend ?? 'an unknown pod'}`;
  const how = `close code ${record.closeCode ?? 'none'}, TCP ${record.socketEnd ?? 'unknown'}`;
  return {
    cause: 'unknown',
    evidence: `nothing on the timeline explains its end (through ${where}; ${how})`,
    origin: nothing(record),
  };
}

function nothing(record: EndedRecord): Origin {
  return { kind: 'nothing', at: record.endedAt, pod: null };
}
