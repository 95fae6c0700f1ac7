import { styleText } from 'node:util';
import { agreementText, type Cell, matrixOf } from './cells.ts';
import { headlineOf } from './headline.ts';
import { paragraph } from './layout.ts';
import { notesOf, notModelledOf } from './remarks.ts';
import type { Report, Verdict } from './schema.ts';
import { terminalMatrix } from './terminal-matrix.ts';
import { compressedLine, count, plain, time, verdictWords } from './words.ts';

export interface TerminalOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Colours beside the marks and words; they never stand alone. */
  readonly colour: boolean;
}

/** The report for a terminal: verdict, matrix, then a sentence for each field that needs one. Ends with a newline. */
export function terminalView(report: Report, options: TerminalOptions): string {
  const width = Math.max(options.width, narrowest);
  const matrix = matrixOf(report);
  const headline = headlineOf(report, matrix);
  const compressed = compressedLine(report);
  const lines = [
    ...(compressed === null ? [] : [...paragraph(compressed, { width }), '']),
    ...paragraph(headline.sentence, { width, first: `${verdictWords[headline.verdict].mark} ` }),
    ...headline.details.flatMap((detail) => paragraph(plain(detail), { width, first: '  ' })),
    '',
    ...(matrix.cells.length === 0 ? [] : [...terminalMatrix(matrix, width), '']),
    ...matrix.cells.filter((cell) => cell.verdict === 'failed').flatMap((cell) => fieldLines(cell, width)),
    ...matrix.cells.filter((cell) => cell.verdict === 'inconclusive').flatMap((cell) => fieldLines(cell, width)),
    ...matrix.cells.filter((cell) => cell.verdict === 'not-supported').flatMap((cell) => fieldLines(cell, width)),
    ...surprises(matrix.cells, width),
    ...closing(report, width),
  ];
  return `${(options.colour ? lines.map(coloured) : lines).join('\n')}\n`;
}

/** One field at length: the verdict in a sentence, the setting that would have saved them, prediction beside observation. */
function fieldLines(cell: Cell, width: number): string[] {
  const { run, verdict } = cell;
  const { mark, words } = verdictWords[verdict];
  const line = (label: string, text: string): string[] => paragraph(text, { width, first: `  ${label.padEnd(11)}` });
  return [
    ...paragraph(`${plain(run.controller)} × ${plain(run.scenario)}: ${words}`, { width, first: `${mark} ` }),
    ...paragraph(plain(run.why), { width, first: '  ' }),
    ...(cell.repeats === null ? [] : line('repeats', cell.repeats)),
    ...(run.remedy === null ? [] : line('saved by', plain(run.remedy))),
    ...(verdict === 'not-supported'
      ? []
      : cell.pairs.flatMap((pair) => [
          ...line('predicted', pair.predicted),
          ...line(
            'observed',
            `${pair.observed}: ${agreementText(pair.agrees)}${pair.difference === null ? '' : `, ${pair.difference}`}`,
          ),
        ])),
    ...(verdict === 'not-supported' ? [] : line('bound', plain(run.bound.words))),
    ...run.self.limits.flatMap((limit) => line('own limit', plain(limit))),
    '',
  ];
}

/** Passing fields that did not come as predicted: a stack that is right for the wrong reason is news. */
function surprises(cells: readonly Cell[], width: number): string[] {
  const odd = cells.filter((cell) => cell.verdict === 'passed' && cell.agrees === false);
  const lines = odd.flatMap((cell) =>
    cell.pairs
      .filter((pair) => pair.agrees === false)
      .flatMap((pair) =>
        paragraph(
          `${plain(cell.run.controller)} × ${plain(cell.run.scenario)}: predicted ${pair.predicted}, observed ${pair.observed}`,
          { width, first: '  ', rest: '    ' },
        ),
      ),
  );
  return lines.length === 0 ? [] : ['Passed, but not as predicted', ...lines, ''];
}

function closing(report: Report, width: number): string[] {
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  const { clock, host } = report;
  const line = (label: string, text: string): string[] =>
    text === '' ? [] : paragraph(text, { width, first: label.padEnd(13) });
  return [
    ...line('versions', plain(versions.join(', '))),
    ...line(
      'measured by',
      `${plain(clock.kind)}, resolution ${time(clock.resolutionMs)}; ${count(host.cores)} cores, ${plain(host.platform)}`,
    ),
    ...notModelledOf(report).flatMap((what) => line('not modelled', plain(what))),
    ...notesOf(report).flatMap((note) => line('note', plain(note))),
    ...line('repeat with', plain(report.reproduce)),
  ];
}

/** Colours the mark and word of a verdict wherever they stand; layout was done before, so widths stay right. */
function coloured(line: string): string {
  return line.replace(/([✓✗?–]) (passed|failed|inconclusive|not supported)\b|^[✓✗?–](?= )/gu, (found) =>
    styleText(colours[verdictOfMark(found)], found, { validateStream: false }),
  );
}

function verdictOfMark(found: string): Verdict {
  const verdicts = Object.keys(verdictWords) as Verdict[];
  return verdicts.find((verdict) => found.startsWith(verdictWords[verdict].mark)) ?? 'inconclusive';
}

const colours = { passed: 'green', failed: 'red', inconclusive: 'yellow', 'not-supported': 'gray' } as const;

/** Below this the matrix cannot be drawn; a narrower terminal wraps by itself. */
const narrowest = 60;
