import type { Cause } from '../../timeline/events.ts';
import type { LedgerRow, RunReport } from '../schema.ts';

/** One connection of a client, in milliseconds since the fault began. */
export interface Piece {
  readonly from: number;
  /** When it ended; the end of the watch where it was open until then, or the client ended it. */
  readonly to: number;
  readonly backend: string;
  /** Who ended it; null where nobody but the client did. */
  readonly cause: Cause | null;
  /** Whether the client was told by a Close frame; a proxy never sends one. */
  readonly told: boolean;
}

/** All connections of one client, in order. */
export interface Life {
  readonly client: number;
  readonly pieces: readonly Piece[];
}

/** The clients of a run and the span of its watch. */
export interface Lives {
  readonly lives: readonly Life[];
  /** The end of the watch, in milliseconds since the fault began. */
  readonly end: number;
}

/**
 * The clients that held a connection when the fault began, each with its connections. Those who never opened one have no life. Three
 * pictures and a table ask for the same run, so its lives are remembered as long as the run is.
 */
export function livesOf(run: RunReport): Lives {
  const known = remembered.get(run) ?? computeLives(run);
  remembered.set(run, known);
  return known;
}

const remembered = new WeakMap<RunReport, Lives>();

function computeLives(run: RunReport): Lives {
  const faultAt = faultAtOf(run);
  const open = run.ledger.filter((row) => row.openedAt !== null);
  const last = (all: number, row: LedgerRow): number => Math.max(all, row.endedAt ?? row.openedAt ?? 0);
  const end = Math.max(open.reduce(last, 0) - faultAt, 1);
  const lives = [...Map.groupBy(open, (row) => row.client)].flatMap(([client, rows]): Life[] => {
    const pieces = rows.toSorted((a, b) => a.attempt - b.attempt).map((row) => pieceOf(row, faultAt, end));
    const held = pieces.findIndex((piece) => piece.from <= 0 && piece.to >= 0);
    return held === -1 ? [] : [{ client, pieces: pieces.slice(held) }];
  });
  return { lives, end };
}

/** When the first fault began, on the run's clock: as its event says, else as the ledger does, else the run's start. */
export function faultAtOf(run: RunReport): number {
  const begun = run.events.find((event) => event.kind === 'fault' && event['phase'] === 'begun');
  if (begun !== undefined) return begun.at;
  const row = run.ledger.find((one) => one.endedAt !== null && one.sinceFaultMs !== null);
  return (row?.endedAt ?? 0) - (row?.sinceFaultMs ?? 0);
}

function pieceOf(row: LedgerRow, faultAt: number, end: number): Piece {
  const cause = row.cause === 'client' ? null : row.cause;
  const ended = row.endedAt === null || cause === null ? end : row.endedAt - faultAt;
  return {
    from: (row.openedAt ?? 0) - faultAt,
    to: ended,
    backend: row.backend ?? 'unknown backend',
    cause,
    told: row.code !== null && row.code !== noCloseFrame,
  };
}

/** RFC 6455 §7.1.5: the code that stands for a connection closed without a Close frame. */
const noCloseFrame = 1006;
