import { styleText } from 'node:util';
import { beside, paragraph, wrap } from '../report/layout.ts';
import type { TerminalOptions } from '../report/terminal.ts';
import { compressedLine, plain, verdictWords } from '../report/words.ts';
import { nameOf } from './pairing.ts';
import type { ComparedScenario, Comparison } from './schema.ts';
import { askedText, leftOutText, remediesOf } from './sentences.ts';
import { differenceTable, judgementMarks, scenarioTable, type Table } from './table.ts';

/** The comparison for a terminal: one sentence, then each scenario with the subjects side by side. Ends with a newline. */
export function comparisonTerminalView(comparison: Comparison, options: TerminalOptions): string {
  const width = Math.max(options.width, narrowest);
  const { headline, outcome, scenarios } = comparison;
  const compressed = compressedLine(comparison);
  const lines = [
    ...(compressed === null ? [] : [...paragraph(compressed, { width }), '']),
    ...paragraph(plain(headline.sentence), { width, first: `${judgementMarks[outcome]} ` }),
    ...headline.details.flatMap((detail) => paragraph(plain(detail), { width, first: '  ' })),
    '',
    ...scenarios.flatMap((scenario) => scenarioLines(scenario, width)),
    ...differenceLines(comparison, width),
    ...closing(comparison, width),
  ];
  return `${(options.colour ? lines.map(coloured) : lines).join('\n')}\n`;
}

function scenarioLines(scenario: ComparedScenario, width: number): string[] {
  const { allGaps, notes } = scenario;
  const title = `${plain(nameOf(scenario))}: ${askedText(scenario)}`;
  const all =
    allGaps === null ? [] : [`gaps of all (Kruskal–Wallis): H ${allGaps.h.toFixed(1)}, p ${allGaps.p.toFixed(3)}`];
  return [
    ...paragraph(title, { width }),
    ...grid(scenarioTable(scenario), width),
    ...[...remediesOf(scenario), ...all, ...notes].flatMap((note) => paragraph(plain(note), { width, first: '  ' })),
    '',
  ];
}

function differenceLines({ differences, subjects }: Comparison, width: number): string[] {
  const names = subjects.map(({ name }) => name);
  const sections = [
    ['timeouts that differ', differences.timeouts],
    ['settings that differ', differences.settings],
    ['versions that differ', differences.versions],
    ['machines differ', differences.machine],
  ] as const;
  return sections.flatMap(([title, some]) =>
    some.length === 0 ? [] : [title, ...grid(differenceTable(some, names), width), ''],
  );
}

function closing({ reference, subjects, leftOut, notes }: Comparison, width: number): string[] {
  const line = (label: string, text: string): string[] => paragraph(plain(text), { width, first: label.padEnd(13) });
  return [
    ...line('reference', reference),
    ...leftOut.flatMap((one) => line('left out', leftOutText(one))),
    ...notes.flatMap((note) => line('note', note)),
    ...[...new Set(subjects.map(({ reproduce }) => reproduce))].flatMap((command) => line('repeat with', command)),
  ];
}

/** A table in as many blocks as the width asks for; the reference's column stands in each. */
function grid({ head, rows }: Table, width: number): string[] {
  const label = Math.min(
    Math.max(narrowestLabel, Math.floor(width * 0.28)),
    Math.max(...rows.map((row) => row.label.length), 0),
  );
  const fitting = Math.max(2, Math.floor((width - label) / (narrowestColumn + gutter.length)));
  const others = Array.from({ length: Math.max(0, head.length - 1) }, (_, index) => index + 1);
  const blocks = Array.from({ length: Math.ceil(others.length / (fitting - 1)) }, (_, block) => [
    0,
    ...others.slice(block * (fitting - 1), (block + 1) * (fitting - 1)),
  ]);
  return blocks.flatMap((columns, block) => {
    const column = Math.min(widestColumn, Math.floor((width - label) / columns.length) - gutter.length);
    const widths = [label, ...columns.map(() => column)];
    const line = (name: string, cells: readonly string[]): string[] =>
      beside([wrap(name, label), ...columns.map((index) => wrap(cells[index] ?? '', column))], widths, gutter);
    const rule = widths.map((one) => '─'.repeat(one)).join('─┼─');
    return [
      ...(block === 0 ? [] : ['']),
      ...line('', head),
      rule,
      ...rows.flatMap((row) => line(row.label, row.cells)),
    ];
  });
}

/** Colours marks with their words; layout was done before, so widths stay right. */
function coloured(line: string): string {
  return line.replace(
    /([✓✗=?–]) (passed|failed|inconclusive|not supported|better|worse|cannot be told)\b|^[✓✗?](?= )/gu,
    (found) =>
      styleText(
        found.startsWith('✓')
          ? 'green'
          : found.startsWith('✗')
            ? 'red'
            : found.startsWith(supportMark)
              ? 'gray'
              : 'yellow',
        found,
        {
          validateStream: false,
        },
      ),
  );
}

const supportMark = verdictWords['not-supported'].mark;
const gutter = ' │ ';
/** Holds `cut too early, difference`. */
const narrowestLabel = 26;
const narrowestColumn = 24;
const widestColumn = 46;

/** Below this two subjects do not fit side by side; a narrower terminal wraps by itself. */
const narrowest = 76;
