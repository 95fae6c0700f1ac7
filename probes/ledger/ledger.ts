import type { ConnectionRecord } from '../fleet/record.ts';
import type { Attribution } from './attribute.ts';
import { attribute } from './attribute.ts';
import type { AttributionContext, EndedRecord, OriginKind } from './case.ts';
import type { LedgerRow } from './row.ts';
import type { TimelineIndex } from './timeline-index.ts';

/** A row with what set its end off, which offsets are counted from; null while open, or never opened. */
export interface LedgerEntry {
  readonly row: LedgerRow;
  readonly attribution: Attribution | null;
}

export interface LedgerInput {
  readonly records: readonly ConnectionRecord[];
  readonly timeline: TimelineIndex;
  readonly context: AttributionContext;
  /** When the first fault began; null when there was none. */
  readonly faultAt: number | null;
}

/** One entry for each connection that was asked for, in the order of the records. */
export function makeLedger({ records, timeline, context, faultAt }: LedgerInput): readonly LedgerEntry[] {
  const byClient = Map.groupBy(records, (record) => record.client);
  return records.map((record) => {
    const attribution = hasEnded(record) ? attribute(record, timeline, context) : null;
    const endedByOthers = attribution !== null && attribution.cause !== 'client';
    return {
      attribution,
      row: {
        ...identity(record),
        cause: attribution?.cause ?? null,
        evidence: attribution?.evidence ?? null,
        sinceFaultMs: faultAt === null || !hasEnded(record) ? null : record.endedAt - faultAt,
        sinceReachedMs: faultAt === null || !hasEnded(record) ? null : record.endedAt - reachedAt(attribution, faultAt),
        gapMs: endedByOthers ? gap(record, byClient.get(record.client) ?? []) : null,
        ...messages(record),
        lost: endedByOthers ? Math.max(0, record.sent - record.acked) : 0,
      },
    };
  });
}

/** Whether it was open once and is not any more: an attempt that was refused has no end. */
function hasEnded(record: ConnectionRecord): record is EndedRecord {
  return record.openedAt !== null && record.endedAt !== null;
}

/** When the fault came to the pod of this connection; where that is not known, when it began. */
function reachedAt(attribution: Attribution | null, faultAt: number): number {
  const origin = attribution?.origin;
  return origin !== undefined && reaching.includes(origin.kind) ? Math.max(faultAt, origin.at) : faultAt;
}

const reaching: readonly OriginKind[] = ['controller-deleted', 'server-deleted', 'reload'];

/** Until the same client was served again. */
function gap({ endedAt }: ConnectionRecord, ofClient: readonly ConnectionRecord[]): number | null {
  if (endedAt === null) return null;
  const next = ofClient.flatMap(({ openedAt }) => (openedAt !== null && openedAt >= endedAt ? [openedAt] : []));
  return next.length === 0 ? null : Math.min(...next) - endedAt;
}

function identity(record: ConnectionRecord) {
  const { id, client, attempt, requestedAt, openedAt, endedAt, refused, backend, proxy, socketEnd } = record;
  const ends = { code: record.closeCode, reason: record.closeReason, socketEnd };
  return { id, client, attempt, requestedAt, openedAt, endedAt, refused, backend, proxy, ...ends };
}

function messages(record: ConnectionRecord) {
  const { sent, acked, duplicated, outOfOrder, operations, operationsDone, operationsCut } = record;
  return { sent, acked, duplicated, outOfOrder, operations, operationsDone, operationsCut };
}
