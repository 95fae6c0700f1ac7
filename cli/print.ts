import type { TerminalOptions } from '../probes/report/terminal.ts';

/** Where no terminal tells its width: a log, a file. */
const widthOfPaper = 120;

/** Data goes to standard output; everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Width and colour of standard output; NO_COLOR and FORCE_COLOR are obeyed (no-color.org). */
export function terminalOptions(): TerminalOptions {
  const { isTTY, columns } = process.stdout;
  const forced = process.env['FORCE_COLOR'] !== undefined && process.env['FORCE_COLOR'] !== '0';
  const refused = (process.env['NO_COLOR'] ?? '') !== '';
  return { width: isTTY ? columns : widthOfPaper, colour: forced || (isTTY && !refused) };
}
