import { agreementText, type Cell, type Matrix, matrixOf } from './cells.ts';
import { headlineOf } from './headline.ts';
import { notesOf, notModelledOf } from './remarks.ts';
import type { Report, RunReport } from './schema.ts';
import { causesText, compressedLine, count, plain, time, valueText, verdictWords } from './words.ts';

/** The report as GitHub-flavoured Markdown: for a pull request, a job summary, a wiki page. Ends with a newline. */
export function markdownView(report: Report): string {
  const matrix = matrixOf(report);
  const headline = headlineOf(report, matrix);
  const compressed = compressedLine(report);
  const blocks = [
    ...(compressed === null ? [] : [`> **${md(compressed)}**`]),
    `# ${verdictWords[headline.verdict].mark} ${md(headline.sentence)}`,
    ...headline.details.map(md),
    ...(matrix.cells.length === 0 ? [] : [matrixTable(matrix)]),
    ...matrix.cells.filter((cell) => cell.verdict !== 'passed').map(cellBlock),
    ...(matrix.cells.length === 0 ? [] : [comparisonTable(matrix.cells), selfTable(report.runs)]),
    measuredBlock(report),
    ...notesBlock(report),
    `## How to repeat it\n\n${fence(plain(report.reproduce), 'sh')}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

function matrixTable(matrix: Matrix): string {
  return table(
    ['controller', ...matrix.scenarios.map(md)],
    matrix.rows.map((row) => [`**${md(row.controller)}**`, ...row.cells.map(fieldText)]),
  );
}

function fieldText(cell: Cell | null): string {
  if (cell === null) return 'not run';
  const { mark, words } = verdictWords[cell.verdict];
  const supported =
    cell.verdict === 'not-supported' ? [] : [cell.outcome, cell.by, cell.gap, cell.bound, cell.pair?.short ?? null];
  return [`${mark} **${words}**`, ...[...supported, cell.repeats].flatMap((line) => (line ? [md(line)] : []))].join(
    '<br>',
  );
}

function cellBlock(cell: Cell): string {
  const { run } = cell;
  const { mark, words } = verdictWords[cell.verdict];
  const lines = [
    `### ${mark} ${md(run.controller)} × ${md(run.scenario)}: ${words}`,
    md(run.why),
    ...(run.remedy === null ? [] : [`**What would have saved them:** ${md(run.remedy)}`]),
    ...run.self.limits.map((limit) => `Own limit: ${md(limit)}`),
  ];
  return lines.join('\n\n');
}

function comparisonTable(cells: readonly Cell[]): string {
  const rows = cells
    .filter((cell) => cell.verdict !== 'not-supported')
    .flatMap(({ run, pairs }) =>
      pairs.map((pair) => [
        md(`${run.controller} × ${run.scenario}`),
        md(pair.subject),
        md(pair.predicted),
        md(pair.observed),
        md(agreementText(pair.agrees) + (pair.difference === null ? '' : `: ${pair.difference}`)),
      ]),
    );
  return `## Predicted and observed\n\n${table(['run', 'of', 'predicted', 'observed', ''], rows)}`;
}

function selfTable(runs: readonly RunReport[]): string {
  const head = [
    'run',
    'held',
    'seen by the servers',
    'ended by',
    'ended before the keep time',
    'event-loop delay p99',
    'clock error',
  ];
  const rows = runs
    .filter((run) => run.verdict !== 'not-supported')
    .map(({ controller, scenario, connections, bound, self }) => [
      md(`${controller} × ${scenario}`),
      `${count(connections.held)} of ${count(connections.requested)}`,
      count(connections.seenByServer),
      md(causesText(connections.endedBy) || 'nobody'),
      md(bound.words),
      self.eventLoopDelayMs.p99 === null ? 'no sample' : time(self.eventLoopDelayMs.p99),
      time(self.clockErrorMs),
    ]);
  return `## What the run says of itself\n\n${table(head, rows)}`;
}

function measuredBlock({ tool, startedAt, seed, clock, host, versions, settings }: Report): string {
  const facts: [string, string][] = [
    ['tool', `${tool.name} ${tool.version}`],
    ['started', startedAt],
    ['seed', String(seed)],
    ['clock', `${clock.kind}, resolution ${time(clock.resolutionMs)}`],
    [
      'host',
      `${count(host.cores)} cores, ${(host.memoryBytes / 2 ** 30).toFixed(1)} GiB, ${host.platform}, kernel ${host.kernel}`,
    ],
    ...Object.entries(versions),
    ...Object.entries(settings).map(([key, value]): [string, string] => [`--${key}`, valueText(value)]),
  ];
  return `## How it was measured\n\n${table(
    ['', ''],
    facts.map(([key, value]) => [md(key), md(value)]),
  )}`;
}

function notesBlock(report: Report): string[] {
  const lines = [...notesOf(report).map(md), ...notModelledOf(report).map((what) => `Not modelled: ${md(what)}`)];
  return lines.length === 0 ? [] : [`## Notes\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that stays text in Markdown, also inside a table. */
export function md(text: string): string {
  return plain(text).replace(/[\\`*_[\]<>|#~]/g, String.raw`\$&`);
}

/** A code block whose fence is longer than any run of backticks inside. */
function fence(code: string, language: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(Math.max(3, longest + 1));
  return `${mark}${language}\n${code}\n${mark}`;
}
