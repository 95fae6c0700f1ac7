import { md, table } from '../report/markdown.ts';
import { paragraph } from '../report/layout.ts';
import { count, plain, time, verdictWords } from '../report/words.ts';
import type { Fidelity, FidelityRow, World } from './fidelity.ts';
import { differenceMs, endsText } from './fidelity.ts';

/** The table as Markdown, with a sentence below for each scenario in which the two differ. */
export function fidelityMarkdown(fidelity: Fidelity): string {
  const rows = fidelity.rows.flatMap(linesOf).map((line) => line.map(md));
  const notes = notesOf(fidelity).map((note) => `- ${md(note)}`);
  return (
    [sentenceOf(fidelity), table(head, rows), ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n') + '\n'
  );
}

/** The same for a terminal. */
export function fidelityTerminal(fidelity: Fidelity, width: number): string {
  const lines = [head, ...fidelity.rows.flatMap(linesOf)].map((line) => line.map(plain));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const notes = notesOf(fidelity).flatMap((note) => paragraph(plain(note), { width, first: 'note ' }));
  return [sentenceOf(fidelity), '', ...padded, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n') + '\n';
}

const head = ['', 'on', 'verdict', 'ended', 'ends after', 'gap p50, p95'];

const outcomes: Readonly<Record<Fidelity['outcome'], string>> = {
  agree: '✓ The lab and the cluster agree',
  disagree: '✗ The lab and the cluster disagree',
  'cannot-be-told': '? It cannot be told whether the lab and the cluster agree',
};

function sentenceOf({ outcome, rows }: Fidelity): string {
  const told = rows.filter(({ agrees }) => agrees !== null);
  const alike = told.filter(({ agrees }) => agrees).length;
  return `${outcomes[outcome]}: ${alike} of ${told.length} scenarios show the same cause, and times within what is allowed.`;
}

function linesOf(row: FidelityRow): string[][] {
  const { name, lab, cluster, agrees, endsAllowed, gapsAllowed } = row;
  const mark = agrees === null ? '? cannot be told' : agrees ? '✓ agree' : '✗ disagree';
  const ends = [differenceMs(lab.firstMs, cluster.firstMs), differenceMs(lab.lastMs, cluster.lastMs)];
  const gaps = [differenceMs(lab.gapP50Ms, cluster.gapP50Ms), differenceMs(lab.gapP95Ms, cluster.gapP95Ms)];
  return [
    worldLine(name, 'lab', lab),
    worldLine('', 'cluster', cluster),
    [mark, 'apart', '', '', within(ends, endsAllowed.ms), within(gaps, gapsAllowed.ms)],
  ];
}

function worldLine(name: string, where: string, world: World): string[] {
  const { verdict, held, ended, endedBy, gapP50Ms, gapP95Ms } = world;
  const { mark, words } = verdictWords[verdict];
  const told = `${count(ended)} of ${count(held)}${endedBy === '' ? '' : `, ${endedBy}`}`;
  return [name, where, `${mark} ${words}`, told, endsText(world), pairText([gapP50Ms, gapP95Ms])];
}

function within(differences: readonly (number | null)[], allowedMs: number): string {
  return differences.every((one) => one === null) ? '–' : `${pairText(differences)} (${time(allowedMs)} allowed)`;
}

function pairText(values: readonly (number | null)[]): string {
  if (values.every((value) => value === null)) return '–';
  return values.map((value) => (value === null ? '–' : time(value))).join(', ');
}

/** What is allowed and why, once for each way; then what differs. */
function notesOf({ rows }: Fidelity): string[] {
  const allowed = rows.flatMap(({ endsAllowed, gapsAllowed }) => [
    `ends may lie apart by ${endsAllowed.words}`,
    `gaps may lie apart by ${gapsAllowed.words}`,
  ]);
  const simple = [
    ...new Set(allowed.map((words) => words.replace(/ \+ clock errors .*/, ' + the errors of both clocks'))),
  ];
  const differences = rows.flatMap(({ name, differences: some }) => some.map((difference) => `${name}: ${difference}`));
  return [...simple, ...differences];
}
