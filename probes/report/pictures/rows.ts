import { count } from '../words.ts';
import type { Block } from './lanes.ts';
import type { Life } from './lives.ts';

/** A client's line and its place. */
export interface Row {
  readonly life: Life;
  readonly block: number;
  /** Its middle, in pixels from the top. */
  readonly y: number;
}

export interface Rows {
  readonly rows: readonly Row[];
  readonly labels: readonly { readonly text: string; readonly y: number }[];
  /** Pixels of one line, with its space. */
  readonly pitch: number;
  readonly height: number;
}

/** Lays out the blocks from the top: a label, then its lines. Lines get thinner as they get more. */
export function rowsOf(blocks: readonly Block[]): Rows {
  const lines = blocks.reduce((sum, block) => sum + block.lanes.length, 0);
  const pitch = pitchOf(lines);
  const rows: Row[] = [];
  const labels: { text: string; y: number }[] = [];
  let top = 0;
  for (const [block, { backend, clients, lanes }] of blocks.entries()) {
    labels.push({ text: `${backend} · ${count(clients)}`, y: top + 11 });
    const tall = Math.max(Math.ceil(lanes.length * pitch), smallestBlock);
    for (const [index, lane] of lanes.entries()) {
      rows.push({ life: lane.life, block, y: top + labelRoom + (index + 0.5) * pitch });
    }
    top += labelRoom + tall + blockGap;
  }
  return { rows, labels, pitch, height: top };
}

/** Whole pixels where that is possible, else halves: lines at uneven places would look like stripes that are not in the data. */
function pitchOf(lines: number): number {
  const room = Math.floor(tallest / Math.max(lines, 1));
  if (room >= 1) return Math.min(room, mostPitch);
  return lines <= tallest * 1.3 ? 1 : 0.5;
}

/** Pixels that all lines together may be high, where that leaves enough for each. */
const tallest = 360;
const mostPitch = 7;
const labelRoom = 16;
const blockGap = 8;
const smallestBlock = 8;
