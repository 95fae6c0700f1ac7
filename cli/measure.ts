import { join } from 'node:path';
import { calibrate } from '../probes/fleet/calibrate.ts';
import { checkLimits } from '../probes/fleet/limits.ts';
import type { Report } from '../probes/report/schema.ts';
import { plural, time } from '../probes/report/words.ts';
import { ReportWriteError, writeReport } from '../probes/report/write.ts';
import type { Cell } from '../probes/run/cell.ts';
import { runBattery } from '../probes/run/battery.ts';
import { makeReport } from '../probes/run/make-report.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import type { TimelineEvent } from '../probes/timeline/events.ts';
import { openTimelineFile } from '../probes/timeline/timeline-file.ts';
import { onInterrupt } from './interrupt.ts';
import { scaleInWords } from './numbers.ts';
import { claimFolder } from './out-folder.ts';
import { openPlaces } from './places.ts';
import type { ProgressDisplay } from './progress.ts';
import { nameOf, showProgress } from './progress.ts';
import type { RunFlags } from './run-flags.ts';
import type { Row } from './selection.ts';
import { makeCells } from './selection.ts';
import { eventLine } from './watch-line.ts';
import { toolVersion } from './version.ts';

/** What is to be measured. */
export interface Request {
  readonly rows: readonly Row[];
  readonly scenarios: readonly Scenario[];
  readonly flags: RunFlags;
  /** The command that repeats it, without the flags that all measuring commands have. */
  readonly command: string;
}

/** What came of it. The report is there also when something ended it early, with what had been measured until then. */
export interface Measured {
  readonly report: Report;
  readonly files: readonly string[];
  /** Why it ended early: an interruption, a target that did not start. */
  readonly failure: Error | null;
}

/**
 * Measures and writes the report. Whatever happens, everything that was started is ended before it returns.
 * @throws TargetError, SettingsError, UsageError before anything is measured, or when nothing could be; ReportWriteError when a file cannot be written
 */
export async function measure(request: Request): Promise<Measured> {
  const { flags, rows, scenarios } = request;
  const startedAt = new Date();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  using interrupt = onInterrupt(say);
  const most = Math.max(flags.connections, ...scenarios.map((scenario) => scenario.minConnections));
  if (flags.shards === null) await checkLimits({ connections: most, ...sideBySide(request) });
  await using _claim = await claimFolder(flags.out);
  const calibration = await calibrate({ connections: flags.connections, signal: interrupt.signal });
  say(
    `clock: ${calibration.clock.kind}, resolution ${time(calibration.clock.resolutionMs)}; the end of a connection is noted ${noted(calibration.singleDelayMs.p99)} after it (p99), of ${flags.connections} at once ${noted(calibration.burstDelayMs.p99)}`,
  );
  await using places = await openPlaces(rows, { shards: flags.shards, say });
  const cells = makeCells(rows, scenarios, {
    timeScale: flags.scale,
    repeat: flags.repeat,
    clockErrorMs: calibration.clockErrorMs,
    keep: flags.keep,
    placeOf: (row) => places.of(row),
  });
  await using timeline = openTimelineFile(join(flags.out, 'timeline.jsonl'));
  using progress = showProgress(process.stderr, cells.length);
  const result = await runBattery(cells, {
    ...flags,
    calibration,
    eventsOf: (cell) => eventSink(cell, timeline.forRun(nameOf(cell)), { progress, all: flags.watch === true }),
    signal: interrupt.signal,
    progress: (cell, step) => {
      progress.progress(cell, step);
    },
    finished: (cell, run) => {
      progress.finished(cell, run);
    },
  });
  progress[Symbol.dispose]();
  // An earlier report in the folder is worth more than one of nothing: a target that did not start, a stack that is in use.
  if (result.failure !== null && result.runs.length === 0 && !interrupt.signal.aborted) throw result.failure;
  const report = makeReport({
    ...result,
    toolVersion: toolVersion(),
    startedAt,
    finishedAt: new Date(),
    interrupted: interrupt.signal.aborted,
    seed: flags.seed,
    timeScale: flags.scale,
    calibration,
    settings: asked(request),
    reproduce: reproduce(request),
    places: rows.flatMap((row) => placeNote(row, flags)),
  });
  const files = await writeReport(report, flags.out);
  const notWritten = await timeline.end();
  if (notWritten !== null) throw new ReportWriteError(timeline.path, files, notWritten);
  return { report, files: [...files, timeline.path], failure: result.failure };
}

/** How many runs can go on at a time: one on each stack, and as many as there are on the lab, which needs more of this machine. */
function sideBySide({ flags: { jobs, repeat }, rows, scenarios }: Request): { onLab: number; onStacks: number } {
  const stacks = rows.filter((row) => row.stack !== null).length;
  const onLab = Math.min(jobs, (rows.length - stacks) * scenarios.length * repeat);
  return { onLab, onStacks: Math.min(jobs - onLab, stacks) };
}

/** Where a stack's run took place. */
function placeNote({ stack }: Row, { shards }: RunFlags): string[] {
  if (stack === null) return [];
  const fleet =
    shards === null
      ? 'the fleet ran in one process on the machine named here, outside of the cluster'
      : `the fleet ran as ${plural(shards, 'pod')} in the cluster`;
  return [
    `Stack '${stack.stack}' was measured in real time on the cluster of the context '${stack.cluster.context}', through ${stack.ingressUrl}; ${fleet}.`,
  ];
}

function noted(ms: number | null): string {
  return ms === null ? 'at an unknown time' : time(ms);
}

interface Telling {
  readonly progress: ProgressDisplay;
  /** Whether everything is said that `--watch` says. */
  readonly all: boolean;
}

/** What a target does beyond what it was asked for, such as undoing what a killed run left, is said in any case. */
function eventSink(
  cell: Cell,
  toFile: (event: TimelineEvent) => void,
  { progress, all }: Telling,
): (event: TimelineEvent) => void {
  return (event) => {
    toFile(event);
    const line = all || (event.kind === 'phase' && event.detail !== undefined) ? eventLine(event) : null;
    if (line !== null) progress.line(`${nameOf(cell)}  ${line}`);
  };
}

/** What was asked for, as a user wrote it or left it. */
function asked({ flags, rows, scenarios }: Request): Readonly<Record<string, unknown>> {
  const { connections, scale, repeat, jobs, retry, keep, shards } = flags;
  return {
    target: [...new Set(rows.map((row) => row.target))].join(', '),
    controllers: rows.map((row) => row.variant.id),
    scenarios: scenarios.map((scenario) => scenario.name),
    connections,
    scale: scaleInWords(scale),
    repeat,
    jobs,
    retry,
    ...(keep === null ? {} : { keep: keep.toString() }),
    ...(shards === null ? {} : { shards }),
  };
}

/** The command line that repeats a run, with every flag that decides a figure. */
function reproduce({ command, flags, rows }: Request): string {
  const { connections, scale, repeat, seed, jobs, retry, keep, shards } = flags;
  const onLab = rows.some((row) => row.stack === null);
  return [
    command,
    `--connections ${connections}${onLab ? ` --scale ${scaleInWords(scale)}` : ''} --seed ${seed} --jobs ${jobs}`,
    ...(keep === null ? [] : [`--keep ${keep.toString()}`]),
    ...(shards === null ? [] : [`--shards ${shards}`]),
    ...(repeat === 1 ? [] : [`--repeat ${repeat}`]),
    ...(retry === 'exponential' ? [] : [`--retry ${retry}`]),
  ].join(' ');
}
