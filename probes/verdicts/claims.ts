import type { Claim } from '../scenarios/claim.ts';
import type { Cause } from '../timeline/events.ts';
import type { EndedEntry, Outcome } from './outcome.ts';
import type { ThresholdRow } from './schema.ts';
import { time } from '../timeline/time-words.ts';

/** What claims are judged by, besides the connections. */
export interface ClaimFacts {
  readonly outcome: Outcome;
  /** Configurations that proxies were told to load after the fault began. */
  readonly reloads: number;
}

/** One claim, judged for itself: the number that decides, beside its limit. Null where that number could not be told. */
export function judgeClaim(claim: Claim, { outcome, reloads }: ClaimFacts): ThresholdRow {
  const held = outcome.held.length;
  switch (claim.kind) {
    case 'none-cut-before-keep':
      return none(claim, outcome, {
        says: `none of ${held} connections is ended, by anyone but its client, before ${time(outcome.keepMs)} have passed`,
        measured: outcome.cut.length,
      });
    case 'none-ended':
      return none(claim, outcome, {
        says: `none of ${held} connections is ended by anyone but its client`,
        measured: outcome.ended.length,
      });
    case 'all-ended-by':
      return allEndedBy(claim, outcome);
    case 'only-ended-by':
      return onlyEndedBy(claim, outcome);
    case 'count-ended-by':
      return countEndedBy(claim, outcome);
    case 'all-back':
      return none(claim, outcome, {
        says: 'every client that lost its connection is served again before the watch ends',
        measured: outcome.neverBack,
        unit: 'clients',
      });
    case 'no-operation-cut':
      return noOperationCut(claim, outcome);
    case 'no-reload':
      return none(claim, outcome, { says: 'no proxy loads a configuration', measured: reloads, unit: 'reloads' });
  }
}

interface None {
  readonly says: string;
  readonly measured: number | null;
  readonly unit?: string;
  /** How many of an unknown cause could break the claim. */
  readonly unknown?: number;
}

/** A claim that there is none of something. With nothing held nothing can be told, nor where only unknown causes stand between. */
function none(
  { kind }: Claim,
  { held }: Outcome,
  { says, measured, unit = 'connections', unknown = 0 }: None,
): ThresholdRow {
  const told = held.length > 0 && measured !== null && (measured > 0 || unknown === 0);
  return { name: kind, says, measured, limit: 0, unit, holds: told ? measured === 0 : null };
}

function allEndedBy(claim: Extract<Claim, { kind: 'all-ended-by' }>, outcome: Outcome): ThresholdRow {
  const { cause, code } = claim;
  const { held, ended } = outcome;
  const right = ended.filter(({ row, attribution }) => attribution.cause === cause && row.code === code).length;
  const unknown = unknownOf(ended);
  const says = `all of ${held.length} connections end by ${cause} with code ${code}; so many do not`;
  const client = held.filter(({ attribution }) => attribution?.cause === 'client' || attribution === null).length;
  const measured = held.length - right - unknown;
  return none(claim, outcome, {
    says: client > 0 ? `${says} (${client} outlived the watch)` : says,
    measured,
    unknown,
  });
}

function onlyEndedBy(claim: Extract<Claim, { kind: 'only-ended-by' }>, outcome: Outcome): ThresholdRow {
  const { ended } = outcome;
  const unknown = unknownOf(ended);
  const others = ended.length - by(ended, claim.cause) - unknown;
  const says = `what ends, ends by ${claim.cause}; so many of ${ended.length} ended otherwise`;
  return none(claim, outcome, { says, measured: others, unknown });
}

function countEndedBy(claim: Extract<Claim, { kind: 'count-ended-by' }>, outcome: Outcome): ThresholdRow {
  const { ended, held } = outcome;
  const { kind, cause, count } = claim;
  const measured = by(ended, cause);
  const possible = measured < count && measured + unknownOf(ended) >= count;
  const holds = held.length === 0 || possible ? null : measured === count;
  const says = `exactly ${count} connections end by ${cause}`;
  return { name: kind, says, measured, limit: count, unit: 'connections', holds };
}

/** An operation is cut when the server says so, or when its connection ended, by anyone but the client, while it ran. */
function noOperationCut(claim: Claim, outcome: Outcome): ThresholdRow {
  const rows = outcome.held.map(({ row }) => row);
  const begun = rows.reduce((sum, row) => sum + row.operations, 0);
  const left = outcome.ended.reduce((sum, { row }) => sum + row.operations - row.operationsDone, 0);
  return none(claim, outcome, {
    says: `none of ${begun} operations is cut`,
    measured: begun === 0 ? null : left,
    unit: 'operations',
  });
}

function unknownOf(ended: readonly EndedEntry[]): number {
  return by(ended, 'unknown');
}

function by(ended: readonly EndedEntry[], cause: Cause): number {
  return ended.filter(({ attribution }) => attribution.cause === cause).length;
}
