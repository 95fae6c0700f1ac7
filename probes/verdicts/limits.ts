import type { Attribution } from '../ledger/attribute.ts';
import { scatter } from '../ledger/scatter.ts';
import type { Outcome } from './outcome.ts';
import { time } from '../timeline/time-words.ts';

/** What a run says of itself. */
export interface SelfFacts {
  readonly outcome: Outcome;
  readonly requested: number;
  /** How attempts to open were refused; null: not at all. */
  readonly records: readonly { readonly refused: string | null }[];
  readonly seenByServer: number;
  /** Null: not sampled. */
  readonly loopDelayP99Ms: number | null;
  readonly clockErrorMs: number;
}

/**
 * Above these a run cannot vouch for its own times. An event loop that is later than the narrowest window of the attribution lets ends fall
 * out of it; a clock that is off by more than half of it could put them into another one.
 */
export const ownLimits = { loopDelayP99Ms: scatter.signal.late, clockErrorMs: scatter.signal.late / 2 } as const;

/** The limits that this run hit, as sentences; any makes its verdict inconclusive. */
export function limitsHit(facts: SelfFacts): string[] {
  const { outcome, requested, records, seenByServer, loopDelayP99Ms, clockErrorMs } = facts;
  const held = outcome.held.length;
  const givenUp = outcome.ended.filter(({ attribution }) => isGivenUp(attribution)).length;
  const late = loopDelayP99Ms !== null && loopDelayP99Ms > ownLimits.loopDelayP99Ms;
  return [
    ...(late
      ? [
          `the event loop was late by ${time(loopDelayP99Ms)} (p99), more than ${time(ownLimits.loopDelayP99Ms)}: run fewer connections or fewer runs side by side`,
        ]
      : []),
    ...(clockErrorMs > ownLimits.clockErrorMs
      ? [
          `times may be wrong by ${time(clockErrorMs)}, more than ${time(ownLimits.clockErrorMs)}: lighten the load on this machine; where a cluster could not be watched for a while, which the timeline says, run again`,
        ]
      : []),
    ...(givenUp > 0
      ? [
          `the server’s heartbeat gave up ${givenUp} of our clients, which answer every ping, over a link that was whole: this machine is too busy for so short a heartbeat; use a slower --scale or run less side by side`,
        ]
      : []),
    ...(held < outcome.opened
      ? [`${outcome.opened - held} of ${outcome.opened} connections had ended before the fault began`]
      : []),
    ...(outcome.opened < requested
      ? [`only ${outcome.opened} of ${requested} connections could be opened${refusals(records)}`]
      : []),
    ...(seenByServer === held ? [] : [`the servers counted ${seenByServer} connections, the clients held ${held}`]),
  ];
}

/** What most attempts met with. */
function refusals(records: SelfFacts['records']): string {
  const byWord = Map.groupBy(records, ({ refused }) => refused);
  byWord.delete(null);
  const [most] = [...byWord].toSorted(([, a], [, b]) => b.length - a.length);
  return most === undefined ? '' : ` (${most[1].length} attempts: ${String(most[0])})`;
}

/** Our clients answer every ping. One that is given up over a whole link was not heard in time, which is our own doing. */
function isGivenUp({ cause, origin }: Attribution): boolean {
  return cause === 'app-close' && origin.kind === 'silence';
}
