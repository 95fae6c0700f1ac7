import type { Calibration } from '../fleet/calibrate.ts';
import type { RunReport } from '../report/schema.ts';
import type { Cell } from './cell.ts';
import { judge } from './judge.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import type { Observation, Progress } from './observe.ts';
import { observe } from './observe.ts';
import type { RetryKind } from './retry.ts';

export interface BatteryOptions {
  readonly connections: number;
  readonly seed: number;
  /** Cells that run side by side; those of a place that bears only one run one after the other. */
  readonly jobs: number;
  readonly calibration: Calibration;
  readonly retry: RetryKind;
  /** Where the events of a cell go, as they happen. */
  readonly eventsOf: (cell: Cell) => (event: TimelineEvent) => void;
  readonly signal: AbortSignal;
  readonly progress: (cell: Cell, progress: Progress) => void;
  readonly finished: (cell: Cell, run: RunReport) => void;
}

/** What came of a battery: the finished runs in the order of the cells, and why it ended early, if it did. */
export interface BatteryResult {
  readonly runs: readonly RunReport[];
  /** Software and versions that really ran. */
  readonly versions: Readonly<Record<string, string>>;
  readonly failure: Error | null;
}

/**
 * Runs the cells, `jobs` at a time, each on a target of its own; on a place that bears only one run, one after the other. The first failure (a target that does not start, an interruption)
 * ends those that are under way; what had finished is kept.
 */
export async function runBattery(cells: readonly Cell[], options: BatteryOptions): Promise<BatteryResult> {
  const runs = new Map<Cell, RunReport>();
  const versions: Record<string, string> = {};
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const waiting = lanesOf(cells);
  const sideBySide = Math.min(options.jobs, waiting.length);
  let failure: Error | null = null;
  const work = async (): Promise<void> => {
    for (let lane = waiting.shift(); lane !== undefined; lane = waiting.shift()) {
      for (const cell of lane) {
        if (signal.aborted) return;
        try {
          const observation = await observeCell(cell, { ...options, signal });
          addVersions(versions, observation);
          const run = judge(cell, observation, { calibration: options.calibration, sideBySide });
          runs.set(cell, run);
          options.finished(cell, run);
        } catch (error) {
          // A wait that was aborted says only that: why is what the signal says.
          failure ??= asError(options.signal.aborted ? options.signal.reason : error);
          stop.abort();
        }
      }
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
  return { runs: cells.flatMap((cell) => runs.get(cell) ?? []), versions, failure };
}

/** What has to run one after the other, in the order of the first of each: a place that bears only one run, else every cell by itself. */
export function lanesOf(cells: readonly Cell[]): (readonly Cell[])[] {
  return [...Map.groupBy(cells, (cell) => (cell.place.sideBySide ? cell : cell.place)).values()];
}

/** Where two places run other versions of one program, both are told. */
function addVersions(versions: Record<string, string>, { versions: found, target }: Observation): void {
  for (const [name, version] of Object.entries(found)) {
    const other = versions[name] !== undefined && versions[name] !== version;
    versions[other ? `${name} on ${target}` : name] = version;
  }
}

function observeCell(cell: Cell, options: BatteryOptions): Promise<Observation> {
  return observe({
    ...cell,
    connections: Math.max(options.connections, cell.scenario.minConnections),
    seed: options.seed + cell.repetition - 1,
    retry: options.retry,
    onEvent: options.eventsOf(cell),
    signal: options.signal,
    progress: (progress) => {
      options.progress(cell, progress);
    },
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
