import { type Markup, markup } from '../html/markup.ts';
import type { RunReport } from '../schema.ts';
import { count, plural, timeSpan } from '../words.ts';
import { type Axis, axisOf, short, width } from './axis.ts';
import { frame } from './frame.ts';
import { livesOf } from './lives.ts';

/** How the ends of held connections are spread after the fault. */
export interface Histogram {
  readonly svg: Markup;
  /** The same, from the first end to the last, where the whole watch shows a spike only; else null. */
  readonly magnified: Markup | null;
  readonly caption: string;
  readonly bins: readonly Bin[];
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The histogram of ends that were not the client's. Null where nothing ended: there is nothing to spread. */
export function histogram(run: RunReport, id: string): Histogram | null {
  const { lives, end } = livesOf(run);
  const offsets = lives
    .flatMap(({ pieces }) => pieces.filter((piece) => piece.cause !== null).map((piece) => piece.to))
    .toSorted((a, b) => a - b);
  const [first, last] = [offsets[0], offsets.at(-1)];
  if (first === undefined || last === undefined) return null;
  const bins = binsOf(offsets, Math.min(0, first), end);
  const narrow = last - first < end * narrowShare && last > first;
  const close = narrow ? binsOf(offsets, first, last) : null;
  const later = lives.reduce(
    (sum, { pieces }) => sum + pieces.slice(1).filter((piece) => piece.cause !== null).length,
    0,
  );
  const ofThem = later === 0 ? '' : `, ${count(later)} of them opened after it`;
  const caption = `${plural(offsets.length, 'connection')} ended ${timeSpan(first, last)} after the fault${ofThem}; fullest bar ${count(most(bins))}.`;
  return {
    svg: picture(run, { id: `${id}-all`, bins, what: 'over the whole watch', caption }),
    magnified:
      close && picture(run, { id: `${id}-near`, bins: close, what: 'from the first end to the last', caption }),
    caption,
    bins: close ?? bins,
  };
}

interface PictureOptions {
  readonly id: string;
  readonly bins: readonly Bin[];
  readonly what: string;
  readonly caption: string;
}

function picture(run: RunReport, { id, bins, what, caption }: PictureOptions): Markup {
  const axis = axisOf(bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1, 4);
  const peak = most(bins);
  return frame({
    id,
    title: `When connections ended, ${what}: ${run.controller} in ${run.scenario}`,
    description: `Histogram of the time from the fault to the end of each connection. ${caption}`,
    height: barsHeight,
    axis,
    stretched: bins.filter((bin) => bin.count > 0).map((bin) => bar(bin, axis, peak)),
    fixed: markup`<text class="label" x="100%" dx="-4" y="12" text-anchor="end">most: ${count(peak)}</text>`,
  });
}

function bar(bin: Bin, axis: Axis, peak: number): Markup {
  const height = Math.max((bin.count / peak) * (barsHeight - topRoom), 1.5);
  const x = axis.at(bin.from);
  const wide = Math.max(axis.at(bin.to) - x - barGap, 1);
  return markup`<rect class="bar" x="${short(x)}" y="${short(barsHeight - height)}" width="${short(wide)}" height="${short(height)}"/>`;
}

function binsOf(sorted: readonly number[], from: number, to: number): Bin[] {
  const size = Math.max(to - from, 1e-6) / binCount;
  const bins = Array.from({ length: binCount }, (_, index) => ({
    from: from + index * size,
    to: from + (index + 1) * size,
    count: 0,
  }));
  for (const offset of sorted) {
    const bin = bins[Math.min(Math.max(Math.floor((offset - from) / size), 0), binCount - 1)];
    if (bin !== undefined) bin.count += 1;
  }
  return bins;
}

function most(bins: readonly Bin[]): number {
  return bins.reduce((all, bin) => Math.max(all, bin.count), 1);
}

const binCount = 50;
const barGap = width / binCount / 6;
const barsHeight = 96;
const topRoom = 16;
/** Ends that fill less of the watch than this look like one bar, and are magnified beside it. */
const narrowShare = 0.2;
