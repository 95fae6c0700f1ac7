import { md, table } from '../report/markdown.ts';
import { compressedLine, count } from '../report/words.ts';
import { nameOf } from './pairing.ts';
import type { ComparedScenario, Comparison } from './schema.ts';
import { differenceTable, judgementMarks, scenarioTable, type Table } from './table.ts';
import { askedText, leftOutText, remediesOf } from './sentences.ts';

/** The comparison as GitHub-flavoured Markdown: for a pull request or a job summary. Ends with a newline. */
export function comparisonMarkdownView(comparison: Comparison): string {
  const { headline, outcome, scenarios } = comparison;
  const compressed = compressedLine(comparison);
  const blocks = [
    ...(compressed === null ? [] : [`> **${md(compressed)}**`]),
    `# ${judgementMarks[outcome]} ${md(headline.sentence)}`,
    ...headline.details.map(md),
    ...scenarios.flatMap(scenarioBlocks),
    ...differenceBlocks(comparison),
    subjectsBlock(comparison),
    ...notesBlock(comparison),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function scenarioBlocks(scenario: ComparedScenario): string[] {
  const { allGaps, notes } = scenario;
  const all =
    allGaps === null ? [] : [`Gaps of all (Kruskal–Wallis): H ${allGaps.h.toFixed(1)}, p ${allGaps.p.toFixed(3)}.`];
  return [
    `## ${md(nameOf(scenario))}`,
    `${askedText(scenario)}.`,
    tableBlock(scenarioTable(scenario)),
    ...[...remediesOf(scenario), ...all, ...notes].map(md),
  ];
}

function differenceBlocks({ differences, subjects }: Comparison): string[] {
  const names = subjects.map(({ name }) => name);
  const sections = [
    ['Timeouts that differ', differences.timeouts],
    ['Settings that differ', differences.settings],
    ['Versions that differ', differences.versions],
    ['Machines', differences.machine],
  ] as const;
  return sections.flatMap(([title, some]) =>
    some.length === 0 ? [] : [`## ${title}`, tableBlock(differenceTable(some, names))],
  );
}

function subjectsBlock({ subjects, reference }: Comparison): string {
  const rows = subjects.map(({ name, controllers, runs, startedAt, seed, toolVersion, reproduce }) => [
    `${md(name)}${name === reference ? ' (reference)' : ''}`,
    md(controllers.join(', ')),
    count(runs),
    md(startedAt),
    String(seed),
    md(toolVersion),
    md(reproduce),
  ]);
  return `## How it was measured\n\n${table(['', 'controllers', 'runs', 'started', 'seed', 'drainproof', 'repeat with'], rows)}`;
}

function notesBlock({ leftOut, notes }: Comparison): string[] {
  const lines = [...leftOut.map((one) => md(leftOutText(one))), ...notes.map(md)];
  return lines.length === 0 ? [] : [`## Notes\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
}

function tableBlock({ head, rows }: Table): string {
  return table(
    ['', ...head.map(md)],
    rows.map(({ label, cells }) => [`**${md(label)}**`, ...cells.map(md)]),
  );
}
