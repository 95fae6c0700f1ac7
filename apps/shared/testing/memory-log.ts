import { createLog, type Log, type LogLevel } from '../log.ts';

/** A line of the log, read back. */
export interface LogLine {
  readonly event: string;
  readonly pod: string;
  readonly level: number;
  readonly monotonicMs: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A real log whose lines are kept. */
export function memoryLog(level: LogLevel = 'debug'): { readonly log: Log; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const log = createLog({ pod: 'test-pod', level, write: (line) => lines.push(JSON.parse(line) as LogLine) });
  return { log, lines };
}
