import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { table } from '../docs/generated.fixture.ts';

const contender = z.object({
  held: z.number(),
  bytesPerConnection: z.number(),
  opensPerSecond: z.number(),
  cpuSeconds: z.number(),
  dropsMade: z.number(),
  dropsReported: z.number(),
});
const fleetSchema = z.object({
  command: z.string(),
  summary: z.object({
    fleet: contender,
    wsLoop: contender,
    artillery: contender.nullable(),
    opensRatio: z.number(),
  }),
});
const clockSchema = z.object({
  command: z.string(),
  rounds: z.array(
    z.object({ burstDelayMs: z.object({ p99: z.number() }), singleDelayMs: z.object({ p99: z.number() }) }),
  ),
});
const reportSchema = z.object({
  command: z.string(),
  results: z.array(z.object({ name: z.string(), connections: z.number(), firstMs: z.number(), htmlBytes: z.number() })),
});

/** The README's table of figures, from bench/results. */
export async function figureTable(): Promise<string> {
  const fleet = fleetSchema.parse(await result('fleet'));
  const clock = clockSchema.parse(await result('clock'));
  const report = reportSchema.parse(await result('report'));
  return table(
    ['what', 'drainproof', '`ws` client loop', 'Artillery', 'command'],
    [...fleetRows(fleet), ...clockRows(clock), ...reportRows(report)],
  );
}

function fleetRows({ command, summary }: z.output<typeof fleetSchema>): string[][] {
  const { fleet, wsLoop, artillery, opensRatio } = summary;
  const all = [fleet, wsLoop, artillery];
  const row = (what: string, text: (one: z.output<typeof contender>) => string): string[] => [
    what,
    ...all.map((one) => (one === null ? 'not run' : text(one))),
    `\`${command}\``,
  ];
  return [
    row('WebSockets held in one process', (one) => one.held.toLocaleString('en-US')),
    row('memory for each, beyond the process', (one) => `${(one.bytesPerConnection / 1000).toFixed(1)} KB`),
    [
      'opened in a second, through one HAProxy',
      `${round(fleet.opensPerSecond)} (${opensRatio.toFixed(2)} × the loop)`,
      round(wsLoop.opensPerSecond),
      artillery === null ? 'not run' : 'as asked for',
      `\`${command}\``,
    ],
    row('CPU time to open them', (one) => `${one.cpuSeconds.toFixed(1)} s`),
    row('of 500 drops without a Close frame, reported', (one) => String(one.dropsReported)),
  ];
}

function clockRows({ command, rounds }: z.output<typeof clockSchema>): string[][] {
  const span = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)} ms`;
  return [
    [
      'an end is noted after (p99), 2,000 at once',
      span(rounds.map((one) => one.burstDelayMs.p99)),
      '',
      '',
      `\`${command}\``,
    ],
    [
      'an end is noted after (p99), one by one',
      span(rounds.map((one) => one.singleDelayMs.p99)),
      '',
      '',
      `\`${command}\``,
    ],
  ];
}

function reportRows({ command, results }: z.output<typeof reportSchema>): string[][] {
  return results.map(({ name, firstMs, htmlBytes }) => [
    `report.html of ${name}`,
    `${(firstMs / 1000).toFixed(2)} s, ${Math.round(htmlBytes / 1000)} KB`,
    '',
    '',
    `\`${command}\``,
  ]);
}

/** To two digits that mean something: opens a second scatter by more than that. */
function round(perSecond: number): string {
  return (Math.round(perSecond / 100) * 100).toLocaleString('en-US');
}

async function result(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8'));
}
