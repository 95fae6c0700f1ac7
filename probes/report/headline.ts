import { type Matrix, tally } from './cells.ts';
import type { Cause } from '../timeline/events.ts';
import type { Report, Verdict } from './schema.ts';
import { causeCounts, causesText, count, plural, total, valueText, worst } from './words.ts';

/** What a report says in its first two sentences. */
export interface Headline {
  readonly verdict: Verdict;
  /** One sentence with the numbers that decide. */
  readonly sentence: string;
  /** What else a reader wants to know at once: who passed everything, what did the cutting. */
  readonly details: readonly string[];
}

/** The verdict over all runs, worst wins, in plain words. */
export function headlineOf(report: Report, matrix: Matrix): Headline {
  const verdict = worst(report.runs.map((run) => run.verdict));
  const details = [...passedEverything(matrix), ...askedKeep(report), ...interruption(report)];
  return { verdict, sentence: sentenceOf(report, verdict), details };
}

function sentenceOf(report: Report, verdict: Verdict): string {
  const { runs } = report;
  if (runs.length === 0) return 'Nothing was measured.';
  const sum = tally(runs.map((run) => run.verdict));
  if (verdict === 'failed') return failedSentence(report);
  if (verdict === 'inconclusive') return `It could not be told in every run: ${sum}.`;
  if (verdict === 'not-supported') return `Not everything could be run here: ${sum}.`;
  const held = runs.reduce((all, run) => all + run.connections.held, 0);
  return `Passed: ${plural(held, 'connection')} in ${plural(runs.length, 'run')} ended as they should, or not at all.`;
}

function failedSentence({ runs }: Report): string {
  const failed = runs.filter((run) => run.verdict === 'failed');
  const held = failed.reduce((all, run) => all + run.connections.held, 0);
  const cutBy: Partial<Record<Cause, number>> = {};
  for (const [cause, n] of failed.flatMap((run) => causeCounts(run.connections.cutBy))) {
    cutBy[cause] = (cutBy[cause] ?? 0) + n;
  }
  const start = `${count(failed.length)} of ${plural(runs.length, 'run')} failed`;
  const [most] = causeCounts(cutBy);
  if (most === undefined) return `${start}, for other reasons than connections cut too early.`;
  const [cause, n] = most;
  const cut = total(cutBy);
  const blame = n < cut && n * 2 > cut ? `most of them by ${cause}` : `by ${causesText(cutBy)}`;
  return `${start}: ${failed.length === 1 ? 'it' : 'they'} cut ${count(cut)} of ${plural(held, 'connection')} too early, ${blame}.`;
}

function passedEverything(matrix: Matrix): string[] {
  if (matrix.rows.length < 2) return [];
  const clean = matrix.rows.filter((row) => row.cells.every((cell) => cell?.verdict === 'passed'));
  if (clean.length === 0) return ['No controller passed in every scenario.'];
  if (clean.length === matrix.rows.length) return [];
  return [`Passed in every scenario: ${clean.map((row) => row.controller).join(', ')}.`];
}

/** With --keep a run says less than the settings ask for, so that must stand beside its verdict. */
function askedKeep({ settings }: Report): string[] {
  const { keep } = settings;
  if (keep === undefined) return [];
  return [
    `Asked with --keep whether connections live for ${valueText(keep)}, and not watched for longer than that takes.`,
  ];
}

function interruption(report: Report): string[] {
  return report.interrupted ? ['The run was interrupted: what follows is what had been measured until then.'] : [];
}
