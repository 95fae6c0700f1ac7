import type { Cause } from '../../timeline/events.ts';
import type { RunReport } from '../schema.ts';
import { livesOf } from './lives.ts';

/** Clients that fared alike: where they were, what ended that, where they were served next. */
export interface Journey {
  readonly from: string;
  /** Null where nobody but the client ended it. */
  readonly cause: Cause | null;
  /** Null where the client never came back. */
  readonly to: string | null;
  readonly count: number;
  /** Of the ends, in milliseconds since the fault; null where there were none. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Median time without service. */
  readonly gapMs: number | null;
}

/** Every connection that was held or opened later, grouped; most first. */
export function journeysOf(run: RunReport): Journey[] {
  const steps = livesOf(run).lives.flatMap(({ pieces }) =>
    pieces.map((piece, index) => ({ piece, next: pieces[index + 1] ?? null, later: index > 0 })),
  );
  const shown = steps.filter(({ piece, later }) => !later || piece.cause !== null);
  const groups = Map.groupBy(shown, ({ piece, next }) =>
    JSON.stringify([piece.backend, piece.cause, next?.backend ?? null]),
  );
  return [...groups.values()]
    .flatMap((group): Journey[] => {
      const [first] = group;
      if (first === undefined) return [];
      const { cause, backend } = first.piece;
      const ends = cause === null ? [] : group.map(({ piece }) => piece.to).toSorted((a, b) => a - b);
      const gaps = group
        .flatMap(({ piece, next }) => (next === null ? [] : [next.from - piece.to]))
        .toSorted((a, b) => a - b);
      return [
        {
          from: backend,
          cause,
          to: first.next?.backend ?? null,
          count: group.length,
          firstMs: ends[0] ?? null,
          lastMs: ends.at(-1) ?? null,
          gapMs: gaps[Math.floor(gaps.length / 2)] ?? null,
        },
      ];
    })
    .toSorted((a, b) => b.count - a.count || a.from.localeCompare(b.from, 'en', { numeric: true }));
}
