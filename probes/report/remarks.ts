import type { Report } from './schema.ts';

/** What a reader should know of the report as a whole and of its runs: each remark once, in the order of the runs. */
export function notesOf({ notes, runs }: Report): readonly string[] {
  return [...new Set([...notes, ...runs.flatMap((run) => run.notes)])];
}

/** What the targets of the runs leave out: each once. */
export function notModelledOf({ runs }: Report): readonly string[] {
  return [...new Set(runs.flatMap((run) => run.notModelled))];
}
