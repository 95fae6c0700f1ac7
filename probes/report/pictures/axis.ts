import { time } from '../words.ts';

/** Times of a picture, in milliseconds since the fault, and where they lie on its width of {@link width} units. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  /** 0 to {@link width}; times outside lie on the edge. */
  readonly at: (ms: number) => number;
  readonly ticks: readonly Tick[];
}

export interface Tick {
  readonly ms: number;
  readonly label: string;
}

/** Units of a picture's width. Pictures stretch to the page; only their height is in pixels. */
export const width = 1000;

/** The axis over a span, with about `most` round ticks. */
export function axisOf(from: number, to: number, most = 5): Axis {
  const span = Math.max(to - from, 1e-6);
  const step = roundStep(span / most);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const ms = (first + index) * step;
    return { ms, label: ms === 0 ? '0' : time(Number(ms.toPrecision(12))) };
  });
  return { from, to, at: (ms) => round((Math.min(Math.max(ms, from), to) - from) / span) * width, ticks };
}

/** A place on the width in percent, for what must not be stretched: text and marks. */
export function percent(x: number): string {
  return `${Number(((x / width) * 100).toFixed(2))}%`;
}

/** Two decimals of a pixel: lines half a pixel apart stay evenly apart. */
export function fine(y: number): number {
  return Math.round(y * 100) / 100;
}

/** One decimal of a unit: less than a pixel on any screen. */
export function short(x: number): number {
  return Math.round(x * 10) / 10;
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** The next of 1, 2, 5 times a power of ten; above a minute, of whole minutes. */
function roundStep(step: number): number {
  if (step > 30_000) {
    return (minuteSteps.find((minutes) => minutes * 60_000 >= step) ?? Math.ceil(step / 3_600_000) * 60) * 60_000;
  }
  const power = 10 ** Math.floor(Math.log10(step));
  return power * ([1, 2, 5].find((factor) => factor * power >= step) ?? 10);
}

const minuteSteps = [1, 2, 5, 10, 15, 30, 60];
