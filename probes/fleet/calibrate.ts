import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { TargetError } from '../targets/errors.ts';
import type { Clock } from '../timeline/clock.ts';
import { startClock } from '../timeline/clock.ts';
import type { Percentiles } from '../timeline/percentiles.ts';
import { percentiles } from '../timeline/percentiles.ts';
import type { EndAnswer, EndCommand, PeerAddress } from './calibration-peer.ts';
import type { Fleet } from './fleet.ts';
import { startFleet } from './fleet.ts';
import type { FleetPlan } from './record.ts';

/** How exact the times of a run on this machine are, measured now. */
export interface Calibration {
  readonly clock: { readonly kind: string; readonly resolutionMs: number };
  /** From the end of a socket to its entry in the record, when as many as the run holds end at once. */
  readonly burstDelayMs: Percentiles;
  /** The same when they end one by one. */
  readonly singleDelayMs: Percentiles;
  /** What two times of this run may differ by and still be one: see {@link clockError}. */
  readonly clockErrorMs: number;
}

export interface CalibrationOptions {
  /** How many the run will hold; at most {@link mostConnections} are used. */
  readonly connections: number;
  readonly signal: AbortSignal;
}

const mostConnections = 2_000;
/** Connections that end one by one, and the pause between two. */
const singles = 150;
/** The first ones run through code that is not compiled yet, as none is when a run's fault comes: they are not counted. */
const warmUps = 30;
const pauseMs = 1;
/** Nothing here takes nearly so long; a machine on which it does cannot measure. */
const deadlineMs = 10_000;

/**
 * Ends real connections from another thread and compares when they ended with what the records say. Takes about a second at most and
 * leaves nothing running.
 * @throws the signal's reason when aborted; TargetError when the machine is too busy to do it in {@link deadlineMs}
 */
export async function calibrate({ connections, signal: outer }: CalibrationOptions): Promise<Calibration> {
  outer.throwIfAborted();
  const peer = new Worker(new URL('./calibration-peer.ts', import.meta.url));
  const broken = new AbortController();
  peer.on('error', (error) => broken.abort(error));
  const signal = AbortSignal.any([outer, broken.signal, AbortSignal.timeout(deadlineMs)]);
  try {
    return await measure(peer, Math.min(connections, mostConnections), signal);
  } catch (error) {
    outer.throwIfAborted();
    broken.signal.throwIfAborted();
    if (!signal.aborted) throw error;
    throw new TargetError(
      `the clock could not be calibrated within ${deadlineMs / 1000} s: this machine is too busy to measure on; end what else runs on it`,
    );
  } finally {
    await peer.terminate();
  }
}

async function measure(peer: Worker, burst: number, signal: AbortSignal): Promise<Calibration> {
  const clock = startClock();
  const port = await portOf(peer, signal);
  await using fleet = await startFleet(`ws://127.0.0.1:${port}`, plan(warmUps + singles + burst), {
    clock,
    emit: () => undefined,
    signal,
  });
  await fleet.ready;
  const rig = { clock, peer, fleet, signal };
  const ids = fleet.records.filter((record) => record.openedAt !== null).map((record) => record.id);
  const delays = await endOneByOne(rig, ids.slice(0, warmUps + singles));
  const singleDelayMs = percentiles(delays.slice(warmUps));
  const burstDelayMs = percentiles(await end(rig, ids.slice(warmUps + singles)));
  const resolutionMs = clockResolution();
  return {
    clock: { kind: clockKind(), resolutionMs },
    burstDelayMs,
    singleDelayMs,
    clockErrorMs: clockError(singleDelayMs.p99, resolutionMs),
  };
}

/** Node's timers go by whole milliseconds, so nothing that we time is better than this. */
const leastErrorMs = 1;

/**
 * Of two times of one happening, one may be a record's, which is late by no more than the single delay (99 of 100 times), and the other
 * a stamp of another process, with each of the two read from a clock that is exact to its resolution. That a burst takes longer is not in it:
 * the attribution allows for that by the number of connections.
 */
export function clockError(singleP99Ms: number | null, resolutionMs: number): number {
  return Math.max(leastErrorMs, (singleP99Ms ?? 0) + 2 * resolutionMs);
}

/** The least time that passes between two different readings. Milliseconds. */
export function clockResolution(): number {
  let least = Infinity;
  for (let sample = 0; sample < 1_000; sample++) {
    const before = process.hrtime.bigint();
    let after = process.hrtime.bigint();
    while (after === before) after = process.hrtime.bigint();
    least = Math.min(least, Number(after - before));
  }
  return least / 1e6;
}

function clockKind(): string {
  return process.platform === 'linux' ? 'CLOCK_MONOTONIC' : 'the monotonic clock of the system (process.hrtime)';
}

function plan(connections: number): FleetPlan {
  return {
    connections,
    opensPerSecond: 20_000,
    path: '/',
    echoEveryMs: 0,
    pingEveryMs: 0,
    operationMs: null,
    connectTimeoutMs: deadlineMs,
    retry: { kind: 'none' },
    seed: 1,
  };
}

interface Rig {
  readonly clock: Clock;
  readonly peer: Worker;
  readonly fleet: Fleet;
  readonly signal: AbortSignal;
}

async function endOneByOne(rig: Rig, ids: readonly string[]): Promise<readonly number[]> {
  const delays: number[] = [];
  for (const id of ids) {
    delays.push(...(await end(rig, [id])));
    await rig.clock.sleep(pauseMs, rig.signal);
  }
  return delays;
}

/** Has them ended and returns how late each one's record is. */
async function end({ clock, peer, fleet, signal }: Rig, ids: readonly string[]): Promise<readonly number[]> {
  const answered = once(peer, 'message', { signal }) as Promise<[EndAnswer]>;
  peer.postMessage({ end: ids } satisfies EndCommand);
  const [{ endedAt }] = await answered;
  const ended = new Map(endedAt);
  const mine = fleet.records.filter((record) => ended.has(record.id));
  while (mine.some((record) => record.endedAt === null)) await clock.sleep(1, signal);
  return mine.map((record) => (record.endedAt ?? NaN) - clock.fromMonotonic(ended.get(record.id) ?? NaN));
}

async function portOf(peer: Worker, signal: AbortSignal): Promise<number> {
  const [{ port }] = (await once(peer, 'message', { signal })) as [PeerAddress];
  return port;
}
