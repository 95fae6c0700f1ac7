import { type Markup, markup, trusted } from '../html/markup.ts';
import type { RunReport } from '../schema.ts';
import { count, time } from '../words.ts';
import { type Axis, axisOf, short } from './axis.ts';
import { frame } from './frame.ts';
import { type Life, livesOf } from './lives.ts';

/** How clients came back: the share that has a connection over time, and reconnects a second. */
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
  const axis = axisOf(first - margin, Math.max(Math.min(last + margin, end), last + 1), 4);
  const curve = curveOf(lives, axis);
  const rates = ratesOf(backs, axis);
  const lowest = curve.reduce((least, point) => Math.min(least, point.low), 1);
  const peak = rates.reduce((most, rate) => Math.max(most, rate), 0);
  const caption = `Lowest: ${share(lowest)} served at one time. ${backs.length === 0 ? 'No client came back.' : `At most ${count(Math.round(peak))} reconnects a second.`} 50 % of the returns by ${timeOr(backs[Math.floor((backs.length - 1) / 2)])}, the last by ${timeOr(backs.at(-1))} after the fault.`;
  const svg = frame({
    id,
    title: `Clients served over time: ${run.controller} in ${run.scenario}`,
    description: `The line is the share of clients that have a connection, the bars below are reconnects per second. ${backs.length === 0 ? `Lowest: ${share(lowest)}. No client came back.` : caption}`,
    height: curveHeight + gap + ratesHeight,
    axis,
    stretched: [areaOf(curve, axis), ...barsOf(rates, peak)],
    fixed: [
      markup`<text class="label" x="4" y="12">100 % served</text>`,
      markup`<text class="label" x="4" y="${curveHeight + gap + 11}">reconnects/s, at most ${count(Math.round(peak))}</text>`,
    ],
  });
  return {
    svg,
    caption: backs.length === 0 ? `Lowest: ${share(lowest)} served at one time. No client came back.` : caption,
    points: tablePoints(curve, backs),
  };
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
    markup`<path class="base" d="M0 ${curveHeight}H1000"/>`,
  ];
}

/** Reconnects a second in each of {@link rateBins} parts of the axis. */
function ratesOf(backs: readonly number[], axis: Axis): number[] {
  const size = (axis.to - axis.from) / rateBins;
  const rates = Array.from({ length: rateBins }, () => 0);
  for (const ms of backs) {
    const bin = Math.min(Math.max(Math.floor((ms - axis.from) / size), 0), rateBins - 1);
    rates[bin] = (rates[bin] ?? 0) + 1000 / size;
  }
  return rates;
}

function barsOf(rates: readonly number[], peak: number): Markup[] {
  const top = curveHeight + gap;
  const wide = 1000 / rateBins;
  return rates.flatMap((rate, index) => {
    if (rate === 0) return [];
    const height = Math.max((rate / peak) * (ratesHeight - topRoom), 1.5);
    return markup`<rect class="bar" x="${short(index * wide)}" y="${short(top + ratesHeight - height)}" width="${short(wide * 0.82)}" height="${short(height)}"/>`;
  });
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

function timeOr(ms: number | undefined): string {
  return ms === undefined ? 'never' : time(ms);
}

const steps = 240;
const tableRows = 12;
const rateBins = 60;
const curveHeight = 96;
const ratesHeight = 56;
const gap = 10;
const topRoom = 16;
