import { type Markup, markup, trusted } from '../html/markup.ts';
import type { RunReport } from '../schema.ts';
import { count, plural, time } from '../words.ts';
import { type Axis, axisOf, short, width } from './axis.ts';
import { frame } from './frame.ts';
import { type Life, livesOf } from './lives.ts';

/** How clients came back: the share that has a connection over time, and reconnects. */
export interface Served {
  readonly svg: Markup;
  readonly caption: string;
  /** A few points of the curve, for a table. */
  readonly points: readonly { readonly ms: number; readonly served: number; readonly back: number }[];
}

/** The reconnect curve of the clients that were held. Null where no connection ended: all were served all the time. */
export function served(run: RunReport, id: string): Served | null {
  const { lives, end } = livesOf(run);
  const ends = lives.flatMap(({ pieces }) => pieces.filter((piece) => piece.cause !== null).map((piece) => piece.to));
  const backs = lives.flatMap(({ pieces }) => pieces.slice(1).map((piece) => piece.from)).toSorted((a, b) => a - b);
  if (ends.length === 0) return null;
  const first = ends.reduce((least, ms) => Math.min(least, ms), Infinity);
  const last = [...ends, ...backs].reduce((most, ms) => Math.max(most, ms), 0);
  const margin = Math.max((last - first) * 0.06, 1);
  const rampedUp = lives.reduce((most, { pieces }) => Math.max(most, pieces[0]?.from ?? 0), -Infinity);
  const axis = axisOf(Math.max(first - margin, rampedUp), Math.max(Math.min(last + margin, end), last + 1), 4);
  const curve = curveOf(lives, axis);
  const bars = barsOf(backs, axis);
  const lowest = curve.reduce((least, point) => Math.min(least, point.low), 1);
  const caption = captionOf(lowest, backs);
  const svg = frame({
    id,
    title: `Clients served over time: ${run.controller} in ${run.scenario}`,
    description: `The line is the share of clients that have a connection, the bars below are reconnects. ${caption}`,
    height: chartHeight,
    axis,
    stretched: [...areaOf(curve, axis), ...bars.shapes],
    fixed: [
      markup`<text class="label" x="4" y="12">100 % served</text>`,
      markup`<text class="label" x="4" y="${curveHeight - 4}">0 %</text>`,
      markup`<text class="label" x="4" y="${curveHeight + gap + 11}">${bars.label}</text>`,
    ],
  });
  return { svg, caption, points: tablePoints(curve, backs) };
}

function captionOf(lowest: number, backs: readonly number[]): string {
  const start = `At the lowest, ${share(lowest)} were served at one time.`;
  const [half, last] = [backs[Math.floor((backs.length - 1) / 2)], backs.at(-1)];
  if (half === undefined || last === undefined) return `${start} No client came back.`;
  return `${start} Half of the returns by ${time(half)}, the last by ${time(last)} after the fault; at most ${plural(mostInOneSecond(backs), 'reconnect')} in any one second.`;
}

/** The fullest second, wherever it begins: a rate that does not depend on how bars are cut. */
function mostInOneSecond(sorted: readonly number[]): number {
  let most = 0;
  let from = 0;
  for (const [index, ms] of sorted.entries()) {
    while ((sorted[from] ?? ms) < ms - 1000) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

interface Point {
  readonly ms: number;
  /** Lowest share within the step that ends here. */
  readonly low: number;
  /** Share at the end of the step. */
  readonly now: number;
}

/** The share that has a connection, in steps; each step keeps its lowest value, so that a short dip is not lost between two. */
function curveOf(lives: readonly Life[], axis: Axis): Point[] {
  const changes = lives
    .flatMap(({ pieces }) =>
      pieces.flatMap((piece) => [
        { ms: piece.from, by: 1 },
        ...(piece.cause === null ? [] : [{ ms: piece.to, by: -1 }]),
      ]),
    )
    .toSorted((a, b) => a.ms - b.ms);
  const step = (axis.to - axis.from) / steps;
  const points: Point[] = [];
  let served = 0;
  let next = 0;
  for (let index = 0; index <= steps; index++) {
    const ms = axis.from + index * step;
    let low = index === 0 ? Infinity : served;
    for (let change = changes[next]; change !== undefined && change.ms <= ms; change = changes[++next]) {
      served += change.by;
      if (index > 0) low = Math.min(low, served);
    }
    points.push({ ms, low: Math.min(low, served) / lives.length, now: served / lives.length });
  }
  return points;
}

function areaOf(curve: readonly Point[], axis: Axis): Markup[] {
  const y = (part: number): number => short(topRoom + (1 - part) * (curveHeight - topRoom));
  const d = curve
    .map(({ ms, low, now }, index) =>
      index === 0 ? `M${short(axis.at(ms))} ${y(now)}` : `V${y(low)}H${short(axis.at(ms))}V${y(now)}`,
    )
    .join('');
  return [
    markup`<path class="area" d="${trusted(d)}V${curveHeight}H0z"/>`,
    markup`<path class="curve" d="${trusted(d)}"/>`,
    markup`<path class="base" d="M0 ${curveHeight}H${width}"/>`,
  ];
}

/** Reconnects in each of {@link barCount} parts of the axis, and a label with the scale. */
function barsOf(backs: readonly number[], axis: Axis): { readonly shapes: readonly Markup[]; readonly label: string } {
  const size = (axis.to - axis.from) / barCount;
  const counts = Array.from({ length: barCount }, () => 0);
  for (const ms of backs) {
    const bin = Math.min(Math.max(Math.floor((ms - axis.from) / size), 0), barCount - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const peak = counts.reduce((most, n) => Math.max(most, n), 0);
  const shapes = counts.flatMap((n, index) => {
    if (n === 0) return [];
    const height = Math.max((n / peak) * (barsHeight - topRoom), 1.5);
    return markup`<rect class="bar" x="${short(index * barWidth)}" y="${short(chartHeight - height)}" width="${short(barWidth * 0.82)}" height="${short(height)}"/>`;
  });
  return { shapes, label: `reconnects, most ${count(peak)} in ${time(size)}` };
}

function tablePoints(curve: readonly Point[], backs: readonly number[]): Served['points'] {
  return curve
    .filter((_, index) => index % (steps / tableRows) === 0)
    .map(({ ms, now }) => ({ ms, served: now, back: backs.filter((one) => one <= ms).length }));
}

/** `97 %`, rounded so that only all is 100 % and only none is 0 %. */
export function share(part: number): string {
  if (part > 0.995 && part < 1) return 'over 99 %';
  if (part > 0 && part < 0.005) return 'under 1 %';
  return `${Math.round(part * 100)} %`;
}

const steps = 240;
const tableRows = 12;
const barCount = 60;
const barWidth = width / barCount;
const curveHeight = 96;
const barsHeight = 56;
const gap = 10;
const chartHeight = curveHeight + gap + barsHeight;
const topRoom = 16;
