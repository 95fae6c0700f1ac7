import { join } from 'node:path';
import { calibrate } from '../probes/fleet/calibrate.ts';
import { checkLimits } from '../probes/fleet/limits.ts';
import type { Report } from '../probes/report/schema.ts';
import { time } from '../probes/report/words.ts';
import { ReportWriteError, writeReport } from '../probes/report/write.ts';
import type { Cell } from '../probes/run/cell.ts';
import { runBattery } from '../probes/run/battery.ts';
import { makeReport } from '../probes/run/make-report.ts';
import type { Scenario } from '../probes/scenarios/scenario.ts';
import { openRunDirectory } from '../probes/targets/lab/run-directory.ts';
import type { TimelineEvent } from '../probes/timeline/events.ts';
import { openTimelineFile } from '../probes/timeline/timeline-file.ts';
import { onInterrupt } from './interrupt.ts';
import { scaleInWords } from './numbers.ts';
import { claimFolder } from './out-folder.ts';
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
 * Measures on the lab and writes the report. Whatever happens, everything that was started is ended before it returns.
 * @throws TargetError, SettingsError, UsageError before anything is measured; ReportWriteError when a file cannot be written
 */
export async function measure(request: Request): Promise<Measured> {
  const { flags, rows, scenarios } = request;
  const startedAt = new Date();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  using interrupt = onInterrupt(say);
  const most = Math.max(flags.connections, ...scenarios.map((scenario) => scenario.minConnections));
  await checkLimits(most, Math.min(flags.jobs, rows.length * scenarios.length * flags.repeat));
  await using _claim = await claimFolder(flags.out);
  const calibration = await calibrate({ connections: flags.connections, signal: interrupt.signal });
  say(
    `clock: ${calibration.clock.kind}, resolution ${time(calibration.clock.resolutionMs)}; the end of a connection is noted ${noted(calibration.singleDelayMs.p99)} after it (p99), of ${flags.connections} at once ${noted(calibration.burstDelayMs.p99)}`,
  );
  const cells = makeCells(rows, scenarios, {
    timeScale: flags.scale,
    repeat: flags.repeat,
    clockErrorMs: calibration.clockErrorMs,
  });
  await using directory = await openRunDirectory(say);
  await using timeline = openTimelineFile(join(flags.out, 'timeline.jsonl'));
  using progress = showProgress(process.stderr, cells.length);
  const result = await runBattery(cells, {
    ...flags,
    calibration,
    directory,
    eventsOf: (cell) => eventSink(cell, timeline.forRun(nameOf(cell)), flags.watch === true ? progress : null),
    signal: interrupt.signal,
    progress: (cell, step) => {
      progress.progress(cell, step);
    },
    finished: (cell, run) => {
      progress.finished(cell, run);
    },
  });
  progress[Symbol.dispose]();
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
  });
  const files = await writeReport(report, flags.out);
  const notWritten = await timeline.end();
  if (notWritten !== null) throw new ReportWriteError(timeline.path, files, notWritten);
  return { report, files: [...files, timeline.path], failure: result.failure };
}

function noted(ms: number | null): string {
  return ms === null ? 'at an unknown time' : time(ms);
}

function eventSink(
  cell: Cell,
  toFile: (event: TimelineEvent) => void,
  watch: ProgressDisplay | null,
): (event: TimelineEvent) => void {
  if (watch === null) return toFile;
  return (event) => {
    toFile(event);
    const line = eventLine(event);
    if (line !== null) watch.line(`${nameOf(cell)}  ${line}`);
  };
}

/** What was asked for, as a user wrote it or left it. */
function asked({ flags, rows, scenarios }: Request): Readonly<Record<string, unknown>> {
  const { target, connections, scale, repeat, jobs, retry } = flags;
  return {
    target,
    controllers: rows.map((row) => row.variant.id),
    scenarios: scenarios.map((scenario) => scenario.name),
    connections,
    scale: scaleInWords(scale),
    repeat,
    jobs,
    retry,
  };
}

/** The command line that repeats a run, with every flag that decides a figure. */
function reproduce({ command, flags }: Request): string {
  const { connections, scale, repeat, seed, jobs, retry } = flags;
  return [
    command,
    `--connections ${connections} --scale ${scaleInWords(scale)} --seed ${seed} --jobs ${jobs}`,
    ...(repeat === 1 ? [] : [`--repeat ${repeat}`]),
    ...(retry === 'exponential' ? [] : [`--retry ${retry}`]),
  ].join(' ');
}
