import { type Cell, type Matrix, type Row } from './cells.ts';
import { beside, wrap } from './layout.ts';
import { plain, verdictWords } from './words.ts';

/**
 * The matrix as text, scenarios side by side; where the terminal is too narrow for all of them, several matrices one below the other.
 * `width` is the number of columns that lines may take.
 */
export function terminalMatrix(matrix: Matrix, width: number): string[] {
  const label = Math.min(widestLabel, Math.max(...matrix.rows.map((row) => row.controller.length)));
  const room = width - label;
  const perBlock = Math.min(matrix.scenarios.length, Math.max(1, Math.floor(room / (narrowestField + gutter.length))));
  const field = Math.min(widestField, Math.floor(room / perBlock) - gutter.length);
  const widths = [label, ...Array.from({ length: perBlock }, () => field)];
  const blocks = Array.from({ length: Math.ceil(matrix.scenarios.length / perBlock) }, (_, block) =>
    blockLines(matrix, { from: block * perBlock, to: (block + 1) * perBlock, widths }),
  );
  return blocks.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly widths: readonly number[];
}

function blockLines(matrix: Matrix, { from, to, widths }: Block): string[] {
  const [label = 0, field = 0] = widths;
  const scenarios = matrix.scenarios.slice(from, to);
  const used = widths.slice(0, scenarios.length + 1);
  const rule = used.map((one) => '─'.repeat(one)).join('─┼─');
  const head = beside([[''], ...scenarios.map((scenario) => wrap(plain(scenario), field))], used, gutter);
  const body = matrix.rows.map((row) =>
    beside([labelLines(row, label), ...row.cells.slice(from, to).map((cell) => fieldLines(cell, field))], used, gutter),
  );
  return [...head, ...body.flatMap((lines) => [rule, ...lines])];
}

function labelLines(row: Row, width: number): string[] {
  return wrap(plain(row.controller), width);
}

function fieldLines(cell: Cell | null, width: number): string[] {
  if (cell === null) return ['not run'];
  const { mark, words } = verdictWords[cell.verdict];
  const lines = [`${mark} ${words}`];
  if (cell.verdict === 'not-supported') return lines;
  lines.push(...wrap(cell.outcome, width));
  if (cell.by !== null) lines.push(...wrap(cell.by, width));
  if (cell.gap !== null) lines.push(...wrap(cell.gap, width));
  if (cell.bound !== null) lines.push(...wrap(cell.bound, width));
  if (cell.pair !== null) lines.push(...wrap(`${agreementMark(cell.agrees)} ${cell.pair.short}`, width));
  if (cell.repeats !== null) lines.push(...wrap(cell.repeats, width));
  return lines;
}

function agreementMark(agrees: boolean | null): string {
  return agrees === null ? '·' : agrees ? '=' : '≠';
}

const gutter = ' │ ';
const widestLabel = 24;
const narrowestField = 25;
const widestField = 38;
