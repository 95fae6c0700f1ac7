import { stripVTControlCharacters } from 'node:util';
import type { Cause } from '../timeline/events.ts';
import type { Report, RunReport, Verdict } from './schema.ts';

export { time, timeSpan } from '../timeline/time-words.ts';

/** Verdicts from bad to good: where several meet, the first one present stands for all. */
export const worstFirst = ['failed', 'inconclusive', 'not-supported', 'passed'] as const satisfies readonly Verdict[];

/** How a verdict is shown: the mark and the words differ, so that colour never carries the meaning alone. */
export const verdictWords: Readonly<Record<Verdict, { readonly mark: string; readonly words: string }>> = {
  passed: { mark: '✓', words: 'passed' },
  failed: { mark: '✗', words: 'failed' },
  inconclusive: { mark: '?', words: 'inconclusive' },
  'not-supported': { mark: '–', words: 'not supported' },
};

/** What a row of a report is called: its controller, and where runs took place on several targets, that as well. A stack's row is the stack. */
export function rowName(
  { controller, target }: Pick<RunReport, 'controller' | 'target'>,
  severalTargets: boolean,
): string {
  if (!severalTargets) return controller;
  return target === `stack:${controller}` ? target : `${controller} on ${target}`;
}

/** The worst of some verdicts; `not-supported` for none, since nothing was measured. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'not-supported';
}

/**
 * The first line of every view of a compressed run, null in real time. Compressed figures look like real ones, so
 * they must not travel without this line.
 */
export function compressedLine(report: Pick<Report, 'timeScale'>): string | null {
  if (report.timeScale === 1) return null;
  const factor = Number((1 / report.timeScale).toPrecision(4));
  return `Compressed time 1/${factor}: every timer ran ${factor} times as fast, and every time below is as it ran.`;
}

/** A number for people: 5,400. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

/** `1 connection`, `5,400 connections`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** `proxy-hard-stop (290), unknown (10)`, most first; the number is left out where there is one cause alone. */
export function causesText(counts: Partial<Record<Cause, number>>): string {
  const present = causeCounts(counts);
  return present.map(([cause, n]) => (present.length === 1 ? cause : `${cause} (${count(n)})`)).join(', ');
}

/** The causes that occurred, most first, equal ones by name. */
export function causeCounts(counts: Partial<Record<Cause, number>>): [Cause, number][] {
  return (Object.entries(counts) as [Cause, number | undefined][])
    .map(([cause, n]): [Cause, number] => [cause, n ?? 0])
    .filter(([, n]) => n > 0)
    .toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

/** Sum over all causes. */
export function total(counts: Partial<Record<Cause, number>>): number {
  return causeCounts(counts).reduce((sum, [, n]) => sum + n, 0);
}

/** One line of text that cannot steer a terminal: reports hold lines of other programs' logs. */
export function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** A value of a settings record as one line: `901s`, `true`, `{"a":1}`. */
export function valueText(value: unknown): string {
  return plain(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none'));
}
