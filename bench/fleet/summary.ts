import type { ArtilleryFigures, Figures } from './measure.ts';

export interface Rounds {
  readonly fleet: readonly Figures[];
  readonly wsLoop: readonly Figures[];
  readonly artillery: ArtilleryFigures | null;
}

/** Medians over the rounds; of the ratios within each round, too, since a machine that others use changes its pace from one to the next. */
export interface Summary {
  readonly fleet: Figures;
  readonly wsLoop: Figures;
  readonly artillery: Figures | null;
  /** The fleet's opens each second over those of the loop. */
  readonly opensRatio: number;
  /** The loop's memory for a connection over the fleet's. */
  readonly memoryRatio: number;
}

export function summarise({ fleet, wsLoop, artillery }: Rounds): Summary {
  const ours = medians(fleet);
  const loop = medians(wsLoop);
  return {
    fleet: ours,
    wsLoop: loop,
    artillery: artillery === null ? null : medians([artillery]),
    opensRatio: ratios(fleet, wsLoop, ({ opensPerSecond }) => opensPerSecond),
    memoryRatio: ratios(wsLoop, fleet, ({ bytesPerConnection }) => bytesPerConnection),
  };
}

export function table({ fleet, wsLoop, artillery, opensRatio, memoryRatio }: Summary): string {
  const rows = [
    ['', 'held', 'KB each', 'opens/s', 'CPU s', 'drops reported'],
    row('drainproof fleet', fleet),
    row('ws loop', wsLoop),
    ...(artillery === null ? [] : [row('Artillery', artillery)]),
  ];
  const lines = rows.map((cells) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(18) : cell.padStart(15))).join(''),
  );
  return [
    ...lines,
    `the fleet opens ${opensRatio} times as fast as the ws loop, which needs ${memoryRatio} times its memory`,
  ].join('\n');
}

function row(name: string, figures: Figures): readonly string[] {
  const { held, bytesPerConnection, opensPerSecond, cpuSeconds, dropsMade, dropsReported } = figures;
  return [
    name,
    String(held),
    (bytesPerConnection / 1_000).toFixed(1),
    String(Math.round(opensPerSecond)),
    cpuSeconds.toFixed(2),
    `${dropsReported} of ${dropsMade}`,
  ];
}

function medians(rounds: readonly Figures[]): Figures {
  const of = (pick: (figures: Figures) => number): number => median(rounds.map(pick));
  return {
    held: of(({ held }) => held),
    bytesPerConnection: of(({ bytesPerConnection }) => bytesPerConnection),
    opensPerSecond: of(({ opensPerSecond }) => opensPerSecond),
    cpuSeconds: of(({ cpuSeconds }) => cpuSeconds),
    dropsMade: of(({ dropsMade }) => dropsMade),
    dropsReported: of(({ dropsReported }) => dropsReported),
  };
}

function ratios(one: readonly Figures[], other: readonly Figures[], pick: (figures: Figures) => number): number {
  return median(one.flatMap((figures, index) => (other[index] ? pick(figures) / pick(other[index]) : [])));
}

/** The lower one of the two in the middle: a value that was measured. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN, 2);
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
