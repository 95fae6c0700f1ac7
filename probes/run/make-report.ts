import { cpus, release, totalmem } from 'node:os';
import type { Calibration } from '../fleet/calibrate.ts';
import type { Report, RunReport } from '../report/schema.ts';
import { schemaVersion } from '../report/schema.ts';

/** What a report says besides its runs. */
export interface ReportInput {
  readonly runs: readonly RunReport[];
  readonly toolVersion: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly interrupted: boolean;
  readonly seed: number;
  readonly timeScale: number;
  readonly calibration: Calibration;
  /** Software and versions that really ran. */
  readonly versions: Readonly<Record<string, string>>;
  /** As asked on the command line. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly reproduce: string;
  /** Where it ran, in words, for what did not run on the lab. */
  readonly places: readonly string[];
}

/** The document of a battery that was measured from this machine. */
export function makeReport(input: ReportInput): Report {
  const { versions, runs, timeScale, places } = input;
  const onLab = runs.some(({ target }) => target === 'lab');
  return {
    schemaVersion,
    tool: { name: 'drainproof', version: input.toolVersion },
    startedAt: input.startedAt.toISOString(),
    finishedAt: input.finishedAt.toISOString(),
    interrupted: input.interrupted,
    seed: input.seed,
    timeScale: input.timeScale,
    clock: input.calibration.clock,
    host: {
      cores: cpus().length,
      memoryBytes: totalmem(),
      platform: `${process.platform} ${process.arch}`,
      kernel: release(),
    },
    versions: { ...versions },
    settings: { ...input.settings },
    reproduce: input.reproduce,
    notes: [...(onLab ? standIns(versions) : []), ...places, ...realTimes(timeScale)],
    runs: [...input.runs],
  };
}

/** The lab runs the proxies of this machine in the place of those in the images: stopped as the image stops them, of another version. */
function standIns(versions: Readonly<Record<string, string>>): string[] {
  const here = (['haproxy', 'nginx'] as const).flatMap((proxy) =>
    versions[proxy] === undefined ? [] : [`${proxy} ${versions[proxy]}`],
  );
  if (here.length === 0) return [];
  return [
    `${here.join(' and ')} of this machine ran in the place of the controllers' images, with their configuration and stopped as their image stops it.`,
  ];
}

/** What is not compressed, so that nobody takes a figure for what it is not. */
function realTimes(timeScale: number): string[] {
  if (timeScale === 1) return [];
  return [
    'Not compressed: handshakes, processes and the wait for a pong (2 s at least, but where it is what is measured) take their real time, so gaps are upper bounds.',
  ];
}
