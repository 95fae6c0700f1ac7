import type { LedgerRow, RunReport } from '../report/schema.ts';
import type { Lifetime } from './statistics/kaplan-meier.ts';

/** What became of one connection that was held when the fault began. */
export interface Fate {
  readonly client: number;
  /** Ended by anyone but the client before the keep time had passed. */
  readonly cut: boolean;
  readonly lifetime: Lifetime;
  /** From its end until its client was served again; null when it never was, or nothing but the client ended it. */
  readonly gapMs: number | null;
  /** From the fault until its client was served again. */
  readonly servedAgainMs: number | null;
  readonly lostMessages: boolean;
  readonly operations: number;
  /** Begun, not done, and the connection ended by anyone but the client. */
  readonly operationsCut: number;
}

/** The connections of a run that the fault could meet, and the attempts to open that came after it. */
export interface Sample {
  readonly fates: readonly Fate[];
  /** Milliseconds after the fault, refused attempts as well: they are load. */
  readonly returns: readonly number[];
}

/** Reads a run's ledger, once for each run. Empty where the run has none, or no fault began. */
export function sampleOf(run: RunReport): Sample {
  const known = samples.get(run);
  if (known !== undefined) return known;
  const sample = readSample(run);
  samples.set(run, sample);
  return sample;
}

/** Every figure asks for the sample of its runs, and a ledger may have 10,000 rows and more. */
const samples = new WeakMap<RunReport, Sample>();

function readSample(run: RunReport): Sample {
  const faultAt = faultOf(run);
  if (faultAt === null) return { fates: [], returns: [] };
  const watched = run.ledger.reduce((latest, row) => Math.max(latest, row.endedAt ?? 0), faultAt);
  const held = run.ledger.filter(
    (row) => row.openedAt !== null && row.openedAt <= faultAt && (row.endedAt === null || row.endedAt >= faultAt),
  );
  const returns = run.ledger.filter((row) => row.attempt > 1 && row.requestedAt >= faultAt);
  return {
    fates: held.map((row) => fateOf(row, { keepMs: run.keepMs, watchedMs: watched - faultAt })),
    returns: returns.map((row) => row.requestedAt - faultAt).toSorted((a, b) => a - b),
  };
}

function fateOf(row: LedgerRow, { keepMs, watchedMs }: { keepMs: number; watchedMs: number }): Fate {
  const ended = row.endedAt !== null && row.cause !== null && row.cause !== 'client';
  const ms = Math.max(0, row.sinceFaultMs ?? watchedMs);
  const gapMs = ended ? row.gapMs : null;
  return {
    client: row.client,
    cut: ended && (row.sinceReachedMs ?? ms) < keepMs,
    lifetime: { ms, ended },
    gapMs,
    servedAgainMs: gapMs === null ? null : ms + gapMs,
    lostMessages: row.lost > 0,
    operations: row.operations,
    operationsCut: ended ? row.operations - row.operationsDone : 0,
  };
}

/** When the first fault began, on the run's clock: from the timeline, else from a row that counts from it. */
function faultOf({ events, ledger }: RunReport): number | null {
  const begun = events.find((event) => event.kind === 'fault' && event['phase'] === 'begun');
  if (begun !== undefined) return begun.at;
  const row = ledger.find(({ endedAt, sinceFaultMs }) => endedAt !== null && sinceFaultMs !== null);
  return row === undefined ? null : (row.endedAt ?? 0) - (row.sinceFaultMs ?? 0);
}
