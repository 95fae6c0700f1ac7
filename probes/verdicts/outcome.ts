import type { LedgerEntry } from '../ledger/ledger.ts';
import type { Cause } from '../timeline/events.ts';

/** An end by anyone but the client: what a fault may have to answer for. */
export type EndedEntry = LedgerEntry & { readonly attribution: NonNullable<LedgerEntry['attribution']> };

/** What became of the connections of a run, sorted out for claims. */
export interface Outcome {
  readonly entries: readonly LedgerEntry[];
  /** Open when the fault began. */
  readonly held: readonly LedgerEntry[];
  /** Of those, ended by anyone but the client until the end of the watch. */
  readonly ended: readonly EndedEntry[];
  /** Of those, ended before they had been kept for `keepMs` after the fault had reached their pod. */
  readonly cut: readonly EndedEntry[];
  readonly keepMs: number;
  /** From when the fault had reached the last pod to the end of the watch. */
  readonly watchedMs: number;
  /** Clients that were connected at least once when the fault began. */
  readonly opened: number;
  /** Clients that lost a held connection and were not served when the watch ended. */
  readonly neverBack: number;
}

export interface OutcomeInput {
  readonly entries: readonly LedgerEntry[];
  /** On the run's clock; null when nothing was run. */
  readonly faultAt: number | null;
  /** When it had come to the last pod that it concerns; `faultAt` where it comes to all at once. */
  readonly reachedAt: number | null;
  /** When the clients were told to stop, on the run's clock. */
  readonly watchedUntil: number;
  readonly keepMs: number;
}

/** Sorts the connections of a run by what became of them. */
export function outcomeOf({ entries, faultAt, reachedAt, watchedUntil, keepMs }: OutcomeInput): Outcome {
  const begin = faultAt ?? -Infinity;
  const before = entries.filter(({ row }) => row.openedAt !== null && row.openedAt <= begin);
  const held = before.filter(({ row }) => row.endedAt === null || row.endedAt >= begin);
  const ended = held.filter(endedByOthers);
  return {
    entries,
    held,
    ended,
    cut: ended.filter(({ row }) => (row.sinceReachedMs ?? row.sinceFaultMs ?? Infinity) < keepMs),
    keepMs,
    watchedMs: reachedAt === null ? 0 : watchedUntil - reachedAt,
    opened: new Set(before.map(({ row }) => row.client)).size,
    neverBack: countNeverBack(entries, ended),
  };
}

export function endedByOthers(entry: LedgerEntry): entry is EndedEntry {
  return entry.attribution !== null && entry.attribution.cause !== 'client';
}

/** How often each cause ended one of these. */
export function countByCause(ended: readonly EndedEntry[]): Partial<Record<Cause, number>> {
  const groups = Map.groupBy(ended, ({ attribution }) => attribution.cause);
  return Object.fromEntries([...groups].map(([cause, some]) => [cause, some.length]));
}

/** A client may lose one connection after the other; what counts is whether its last one held. */
function countNeverBack(entries: readonly LedgerEntry[], ended: readonly EndedEntry[]): number {
  const losers = new Set(ended.map(({ row }) => row.client));
  const ofLosers = entries.filter(({ row }) => losers.has(row.client) && row.openedAt !== null);
  const byClient = Map.groupBy(ofLosers, ({ row }) => row.client);
  return [...byClient.values()].filter((all) => {
    const last = all.reduce((a, b) => ((b.row.openedAt ?? 0) > (a.row.openedAt ?? 0) ? b : a));
    return endedByOthers(last);
  }).length;
}
