import type { Life } from './lives.ts';

/** One horizontal line of the picture. */
export interface Lane {
  /** The client drawn: of several alike, the one in the middle. */
  readonly life: Life;
  /** How many clients the line stands for. */
  readonly count: number;
}

/** Lines of clients whose first connection was on the same backend. */
export interface Block {
  readonly backend: string;
  readonly clients: number;
  readonly lanes: readonly Lane[];
}

/**
 * Clients as lines: by backend, within it by when the first connection ended, so that each block shows how many were left. Up to
 * {@link mostLines} each client has a line; of more, some alike (same backend, same cause, neighbours in time) share one.
 */
export function blocksOf(lives: readonly Life[]): Block[] {
  const share = lives.length <= mostLines ? 1 : Math.ceil(lives.length / linesWhenBinned);
  const byBackend = Map.groupBy(lives, (life) => life.pieces[0]?.backend ?? '');
  return [...byBackend]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([backend, some]) => ({ backend, clients: some.length, lanes: lanesOf(some, share) }));
}

/** How many clients a line stands for, at most. */
export function clientsPerLine(blocks: readonly Block[]): number {
  return Math.max(1, ...blocks.flatMap((block) => block.lanes.map((lane) => lane.count)));
}

function lanesOf(lives: readonly Life[], share: number): Lane[] {
  const sorted = lives.toSorted((a, b) => firstEnd(a) - firstEnd(b) || a.client - b.client);
  if (share === 1) return sorted.map((life) => ({ life, count: 1 }));
  const lanes = [...Map.groupBy(sorted, (life) => life.pieces[0]?.cause ?? '')].flatMap(([, alike]) =>
    chunks(alike, share),
  );
  return lanes.toSorted((a, b) => firstEnd(a.life) - firstEnd(b.life));
}

function chunks(lives: readonly Life[], share: number): Lane[] {
  const lanes: Lane[] = [];
  for (let from = 0; from < lives.length; from += share) {
    const count = Math.min(share, lives.length - from);
    const life = lives[from + Math.floor((count - 1) / 2)];
    if (life !== undefined) lanes.push({ life, count });
  }
  return lanes;
}

function firstEnd(life: Life): number {
  return life.pieces[0]?.to ?? 0;
}

/** Up to so many clients each have their own line: it is half a pixel high then, and a wider screen shows it. */
const mostLines = 1000;
/** With more clients, about as many lines as a picture has pixels. */
const linesWhenBinned = 400;
