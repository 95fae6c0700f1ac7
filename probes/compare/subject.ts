import type { Report, RunReport } from '../report/schema.ts';
import { rowName } from '../report/words.ts';

/** One side of a comparison: runs that were made together, and what they were made with. */
export interface Subject extends Pick<
  Report,
  'startedAt' | 'seed' | 'timeScale' | 'clock' | 'host' | 'versions' | 'settings' | 'interrupted' | 'reproduce'
> {
  /** What it is called in every view: a file, a controller, a stack. */
  readonly name: string;
  /** Of the report; a number, since a subject may come from a drainproof of another version. */
  readonly schemaVersion: number;
  readonly toolVersion: string;
  readonly runs: readonly RunReport[];
}

/** A whole report as one subject: `drainproof compare before/ after/`. */
export function subjectOfReport(report: Report, name: string): Subject {
  const { tool, finishedAt: _finishedAt, notes: _notes, ...rest } = report;
  return { ...rest, name, toolVersion: tool.version };
}

/** Each controller of one report as a subject, in the order of the report; on several targets, each on each. */
export function subjectsOfReport(report: Report): Subject[] {
  const whole = subjectOfReport(report, '');
  const severalTargets = new Set(report.runs.map((run) => run.target)).size > 1;
  const groups = Map.groupBy(report.runs, (run) => rowName(run, severalTargets));
  return [...groups].map(([name, runs]) => ({ ...whole, name, runs }));
}
