import { setTimeout as delay } from 'node:timers/promises';
import type { ArtilleryReport } from './artillery.ts';
import { holdSeconds, startArtillery } from './artillery.ts';
import { Forked } from './forked.ts';
import type { ProcessFigures } from './process-figures.ts';
import { processFigures } from './process-figures.ts';
import type { Rig } from './rig.ts';

/** What one contender did in one round. */
export interface Figures {
  readonly held: number;
  /** Resident memory beyond what the process had before it opened anything, for each connection. */
  readonly bytesPerConnection: number;
  /** From the first connection to the last, as the server saw them. */
  readonly opensPerSecond: number;
  /** Of the contender's process, for opening all of them. */
  readonly cpuSeconds: number;
  readonly dropsMade: number;
  /** How many of these the contender reports. */
  readonly dropsReported: number;
}

export const drops = 500;
/** How long a drop may take to be noticed. Milliseconds; it takes tens of them. */
const noticeMs = 3_000;
const openDeadlineMs = 120_000;

/** Measures a contender that answers our requests: garbage is collected before memory is read. */
export async function measureForked(rig: Rig, script: string, connections: number): Promise<Figures> {
  await rig.holds((held) => held === 0, openDeadlineMs);
  await using contender = new Forked(script);
  await contender.ask({ ask: 'collect-garbage' });
  const before = await processFigures(contender.pid);
  const held = await contender.ask({ ask: 'open', url: rig.url, connections });
  const opened = await processFigures(contender.pid);
  await rig.holds((held) => held >= connections, openDeadlineMs);
  const opensPerSecond = rate(rig);
  await delay(500);
  await contender.ask({ ask: 'collect-garbage' });
  await contender.ask({ ask: 'collect-garbage' });
  const after = await processFigures(contender.pid);
  const made = Math.min(drops, held);
  rig.drop(made);
  const deadline = performance.now() + noticeMs;
  let dropsReported = 0;
  while (dropsReported < made && performance.now() < deadline) {
    await delay(50);
    dropsReported = await contender.ask({ ask: 'count-drops' });
  }
  const bytesPerConnection = memory(before, after, held);
  const cpuSeconds = opened.cpuSeconds - before.cpuSeconds;
  return { held, bytesPerConnection, opensPerSecond, cpuSeconds, dropsMade: made, dropsReported };
}

export interface ArtilleryFigures extends Figures {
  readonly report: ArtilleryReport;
  readonly askedOpensPerSecond: number;
}

/**
 * Measures Artillery, which is a program of its own: its memory before is taken when it has started but opened nothing, and its garbage
 * cannot be collected from outside, so the least of several readings is taken.
 */
export async function measureArtillery(
  rig: Rig,
  program: string,
  { connections, rampSeconds }: { connections: number; rampSeconds: number },
): Promise<ArtilleryFigures> {
  await rig.holds((held) => held === 0, openDeadlineMs);
  await using run = await startArtillery({ program, url: rig.url, connections, rampSeconds, folder: rig.folder });
  let before = await processFigures(run.pid);
  while (rig.state.held === 0) {
    before = await processFigures(run.pid);
    await delay(10);
  }
  await rig.holds((held) => held >= connections, Math.min(openDeadlineMs, (holdSeconds - 10) * 1_000));
  const { held } = rig.state;
  const opensPerSecond = rate(rig);
  const opened = await processFigures(run.pid);
  let after = opened;
  for (let reading = 0; reading < 20; reading++) {
    await delay(100);
    const next = await processFigures(run.pid);
    if (next.rssBytes < after.rssBytes) after = next;
  }
  const made = Math.min(drops, held);
  rig.drop(made);
  const report = await run.report();
  return {
    held,
    bytesPerConnection: memory(before, after, held),
    opensPerSecond,
    cpuSeconds: opened.cpuSeconds - before.cpuSeconds,
    dropsMade: made,
    dropsReported: Math.max(report.failed, ...Object.values(report.errors)),
    report,
    askedOpensPerSecond: connections / rampSeconds,
  };
}

function memory(before: ProcessFigures, after: ProcessFigures, held: number): number {
  return (after.rssBytes - before.rssBytes) / held;
}

function rate({ state }: Rig): number {
  return ((state.held - 1) / (state.lastAt - state.firstAt)) * 1_000;
}
