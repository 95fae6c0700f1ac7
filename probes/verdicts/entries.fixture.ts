import type { OriginKind } from '../ledger/case.ts';
import { handMadeRecord } from '../ledger/hand-made.fixture.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';
import { makeLedger } from '../ledger/ledger.ts';
import { indexTimeline } from '../ledger/timeline-index.ts';
import { handMadeBudget } from '../ledger/hand-made.fixture.ts';
import type { Cause } from '../timeline/events.ts';
import type { Outcome } from './outcome.ts';
import { outcomeOf } from './outcome.ts';

export const faultAt = 10_000;

/** How one client fares. Times in milliseconds after the fault began. */
export interface Fate {
  /** Null: it stays open until the end. */
  readonly endsAfter: number | null;
  readonly cause?: Cause;
  readonly code?: number;
  readonly origin?: { readonly kind: OriginKind; readonly after: number };
  /** When it is served again; left out: never. */
  readonly backAfter?: number;
  readonly operations?: readonly [begun: number, done: number];
}

/** Ledger entries of clients with these fates, whatever ended them. */
function entriesOf(fates: readonly Fate[]): readonly LedgerEntry[] {
  return fates.flatMap((fate, client) => entryOf(fate, client));
}

export function outcomeOfFates(fates: readonly Fate[], keepMs = 5_000, watchedMs = 9_000): Outcome {
  return outcomeOf({
    entries: entriesOf(fates),
    faultAt,
    reachedAt: faultAt,
    watchedUntil: faultAt + watchedMs,
    keepMs,
  });
}

function entryOf(fate: Fate, client: number): LedgerEntry[] {
  const {
    endsAfter,
    cause = 'unknown',
    code = 1006,
    origin,
    backAfter,
    operations: [operations, operationsDone] = [0, 0],
  } = fate;
  const records = [
    handMadeRecord({
      id: `c${client}.1`,
      client,
      endedAt: faultAt + (endsAfter ?? 0),
      closeCode: code,
      operations,
      operationsDone,
    }),
    handMadeRecord({ id: `c${client}.2`, client, attempt: 2, openedAt: faultAt + (backAfter ?? 0) }),
  ];
  const context = { budget: handMadeBudget(), proxy: 'haproxy', clockErrorMs: 2 } as const;
  const made = makeLedger({ records, timeline: indexTimeline([]), context, faultAt });
  const [first, second] = made;
  if (first === undefined || second === undefined) return [];
  const { kind, after } = origin ?? { kind: 'nothing', after: 0 };
  const attribution = { cause, evidence: 'made up', origin: { kind, at: faultAt + after, pod: null } };
  const open = (entry: LedgerEntry): LedgerEntry => ({
    attribution: null,
    row: { ...entry.row, endedAt: null, cause: null, evidence: null, sinceFaultMs: null, gapMs: null, code: null },
  });
  if (endsAfter === null) return [open(first)];
  const ended = { attribution, row: { ...first.row, cause, evidence: attribution.evidence } };
  return backAfter === undefined ? [ended] : [ended, open(second)];
}

/** So many clients of the same fate. */
export function times(count: number, fate: Fate): readonly Fate[] {
  return Array.from({ length: count }, () => fate);
}
