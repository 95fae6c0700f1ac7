import type { Cause } from '../../timeline/events.ts';
import { type Markup, markup, trusted } from '../html/markup.ts';
import { type Axis, fine, percent, short } from './axis.ts';
import { mark } from './marks.ts';
import type { Row, Rows } from './rows.ts';

/** Ends of connections that lie close together and have one cause: one mark. */
export interface End {
  readonly cause: Cause;
  /** Whether a Close frame told the client. */
  readonly told: boolean;
  readonly x: number;
  readonly y: number;
}

/** Every end as a short upright bar, and marks for groups of them, so that 300 ends at one moment stay readable. */
export function endsOf(
  { rows, pitch }: Rows,
  axis: Axis,
): { readonly ends: readonly End[]; readonly bars: readonly Markup[] } {
  const points = rows.flatMap((row) => pointsOf(row, axis));
  const bars = [true, false].flatMap((told) => {
    const some = points.filter((point) => point.told === told);
    const half = Math.max(pitch / 2, 0.5);
    const d = some.map(({ x, y }) => `M${short(x)} ${fine(y - half)}v${short(half * 2)}`).join('');
    return d === '' ? [] : [markup`<path class="${told ? 'end told' : 'end'}" d="${trusted(d)}"/>`];
  });
  const ends = [
    ...Map.groupBy(points, (point) => `${point.block} ${point.piece} ${point.cause} ${point.told}`),
  ].flatMap(([, some]) => clustered(some));
  return { ends, bars };
}

/** The marks, over everything else. */
export function endMarks(ends: readonly End[]): Markup[] {
  return ends.map(
    ({ cause, told, x, y }) => markup`<svg class="open" x="${percent(x)}" y="${short(y)}">${mark(cause, told)}</svg>`,
  );
}

interface Point extends End {
  readonly block: number;
  readonly piece: number;
}

function pointsOf({ life, block, y }: Row, axis: Axis): Point[] {
  return life.pieces.flatMap(({ cause, told, to }, piece) =>
    cause === null ? [] : [{ cause, told, x: axis.at(to), y, block, piece }],
  );
}

/** Neighbours in order of lines that a mark would cover anyway share it; it lies in the middle of them. */
function clustered(points: readonly Point[]): End[] {
  const clusters: Point[][] = [];
  for (const point of points) {
    const first = clusters.at(-1)?.[0];
    const near = first !== undefined && Math.abs(point.x - first.x) <= nearX && point.y - first.y <= nearY;
    if (near) clusters.at(-1)?.push(point);
    else clusters.push([point]);
  }
  return clusters.map((some) => {
    const middle = (of: (point: Point) => number): number =>
      some.reduce((sum, point) => sum + of(point), 0) / some.length;
    return {
      cause: some[0]?.cause ?? 'unknown',
      told: some[0]?.told ?? false,
      x: middle((point) => point.x),
      y: middle((point) => point.y),
    };
  });
}

/** Units of the width, and pixels of the height, within which marks would overlap. */
const nearX = 16;
const nearY = 44;
