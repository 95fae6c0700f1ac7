import { type Markup, markup, trusted } from '../html/markup.ts';
import type { RunReport } from '../schema.ts';
import { count, plural, time } from '../words.ts';
import { type Axis, axisOf, fine, percent, short } from './axis.ts';
import { frame } from './frame.ts';
import { type Happening, happeningsOf } from './happenings.ts';
import { blocksOf, clientsPerLine } from './lanes.ts';
import { type End, endMarks, endsOf } from './ends.ts';
import { type Life, livesOf } from './lives.ts';
import { type Rows, rowsOf } from './rows.ts';

/** The picture of a run's connections, and what belongs beside it. */
export interface Lifelines {
  readonly svg: Markup;
  /** Pixels: the picture's own height. */
  readonly height: number;
  /** How to read it, with the numbers of this run. */
  readonly caption: string;
  readonly happenings: readonly Happening[];
  readonly backends: readonly { readonly name: string; readonly colour: number }[];
  /** The marks that occur, for a legend. */
  readonly marks: readonly Pick<End, 'cause' | 'told'>[];
}

/** One horizontal line for each client, coloured by backend, a mark where a connection ended, events as vertical lines. Null without data. */
export function lifelines(run: RunReport, id: string): Lifelines | null {
  const { lives, end } = livesOf(run);
  if (lives.length === 0) return null;
  const blocks = blocksOf(lives);
  const axis = axisOf(-end * lead, end);
  const happenings = happeningsOf(run, axis);
  const rows = rowsOf(blocks);
  const backends = backendsOf(lives);
  const colourOf = (backend: string): number => backends.find((one) => one.name === backend)?.colour ?? 0;
  const ends = endsOf(rows, axis);
  const caption = captionOf(lives, clientsPerLine(blocks));
  const svg = frame({
    id,
    title: `Lifelines: ${run.controller} in ${run.scenario}`,
    description: describe(run, lives, caption),
    height: rows.height,
    above: above,
    axis,
    stretched: [
      pathsOf(rows, axis, colourOf),
      ...happenings.map((one) => eventLine(one, axis, rows.height)),
      ...ends.bars,
    ],
    fixed: [...endMarks(ends.ends), ...rows.labels.map(blockLabel), ...happenings.map((one) => eventNumber(one, axis))],
  });
  const kinds = Map.groupBy(ends.ends, ({ cause, told }) => `${cause} ${told}`);
  const marks = [...kinds.values()].flatMap(([first]) => first ?? []);
  return { svg, height: rows.height + above + 20, caption, happenings, backends, marks };
}

/** One path for each backend, so that a thousand lines are a few elements. */
function pathsOf({ rows, pitch }: Rows, axis: Axis, colourOf: (backend: string) => number): Markup[] {
  const paths = new Map<number, string[]>();
  for (const { life, y } of rows) {
    for (const piece of life.pieces) {
      const colour = colourOf(piece.backend);
      const from = short(axis.at(piece.from));
      const some = paths.get(colour) ?? [];
      paths.set(colour, some);
      some.push(`M${from} ${fine(y)}h${short(Math.max(axis.at(piece.to) - from, 0.5))}`);
    }
  }
  const stroke = fine(Math.min(Math.max(pitch * 0.72, 0.5), 4));
  return [...paths]
    .toSorted(([a], [b]) => a - b)
    .map(([colour, d]) => markup`<path class="life b${colour}" stroke-width="${stroke}" d="${trusted(d.join(''))}"/>`);
}

function eventLine({ ms }: Happening, axis: Axis, height: number): Markup {
  return markup`<path class="event" d="M${short(axis.at(ms))} 0V${height}"/>`;
}

function eventNumber({ number, ms }: Happening, axis: Axis): Markup {
  return markup`<svg class="open" x="${percent(axis.at(ms))}" y="-10"><circle class="pin" r="8"/><text class="pin-text" y="3.7" text-anchor="middle">${number}</text></svg>`;
}

function blockLabel({ text, y }: Rows['labels'][number]): Markup {
  return markup`<text class="label" x="4" y="${short(y)}">${text}</text>`;
}

function backendsOf(lives: readonly Life[]): { name: string; colour: number }[] {
  const names = new Set(lives.flatMap((life) => life.pieces.map((piece) => piece.backend)));
  return [...names]
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name, index) => ({ name, colour: index % colours }));
}

function captionOf(lives: readonly Life[], perLine: number): string {
  if (perLine === 1)
    return `${plural(lives.length, 'client')}, one line each; a gap in a line is time without service.`;
  return `${plural(lives.length, 'client')}; each line stands for up to ${perLine} of them that fared alike, and shows the middle one.`;
}

function describe(run: RunReport, lives: readonly Life[], caption: string): string {
  const { held, kept, ended } = run.connections;
  const ends = lives.flatMap((life) => life.pieces.filter((piece) => piece.cause !== null).map((piece) => piece.to));
  const first = ends.reduce((least, ms) => Math.min(least, ms), Infinity);
  const last = ends.reduce((most, ms) => Math.max(most, ms), -Infinity);
  const when = ends.length === 0 ? 'None ended.' : `Ends from ${time(first)} to ${time(last)} after the fault.`;
  return `${caption} Of ${count(held)} held, ${count(kept)} were kept and ${count(ended)} ended. ${when} The table below the pictures has the numbers.`;
}

/** Share of the watch that is shown before the fault, so that it can be seen that all was well. */
const lead = 0.06;
const above = 22;
/** Colours for backends that the style sheet has; more backends than that share them, and are told apart by their blocks and the table. */
const colours = 6;
