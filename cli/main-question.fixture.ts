import { table } from '../docs/generated.fixture.ts';
import type { Cell, Matrix } from '../probes/report/cells.ts';
import { matrixOf } from '../probes/report/cells.ts';
import type { Report } from '../probes/report/schema.ts';
import { causesText, verdictWords } from '../probes/report/words.ts';

/** What is the same in every run of a battery, whatever the noise of the machine: verdict, and what did it. One line for each field. */
export function outcomes(report: Report): string[] {
  const matrix = matrixOf(report);
  return matrix.rows.flatMap((row) =>
    row.cells.map((cell, index) => `${row.controller} × ${matrix.scenarios[index] ?? ''}: ${textOf(cell)}`),
  );
}

/** The same as a Markdown table, for the README. */
export function outcomeTable(report: Report): string {
  const matrix: Matrix = matrixOf(report);
  const rows = matrix.rows.map((row) => [`**${row.controller}**`, ...row.cells.map(textOf)]);
  return table(['', ...matrix.scenarios], rows);
}

function textOf(cell: Cell | null): string {
  if (cell === null) return 'not run';
  const { mark } = verdictWords[cell.verdict];
  const { cutBy, endedBy, held, ended } = cell.run.connections;
  if (cell.verdict === 'failed') return `${mark} cut by ${causesText(cutBy)}`;
  if (cell.verdict !== 'passed') return `${mark} ${verdictWords[cell.verdict].words}`;
  return cell.run.keepMs === 0 && ended === held ? `${mark} moved by ${causesText(endedBy)}` : `${mark} kept`;
}
