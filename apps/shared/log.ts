import { destination, pino } from 'pino';
import { systemClock } from './clock.ts';
import type { LogEvent } from './log-events.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Fields = Readonly<Record<string, unknown>>;

/** Writes one JSON line for each call. The event is data, the message is for people. */
export interface Log {
  debug(event: LogEvent, fields: Fields, message: string): void;
  info(event: LogEvent, fields: Fields, message: string): void;
  warn(event: LogEvent, fields: Fields, message: string): void;
  error(event: LogEvent, fields: Fields, message: string): void;
}

export interface LogOptions {
  /** Name of the pod, on every line. */
  readonly pod: string;
  readonly level: LogLevel;
  /** Where lines go; default: standard output. */
  readonly write?: (line: string) => void;
}

/**
 * A pino logger behind the closed set of events. Each line carries `pod` and `monotonicMs`, the moment of the call on the machine's
 * monotonic clock. Lines are written synchronously: what was logged is out, whatever kills the process next.
 */
export function createLog(options: LogOptions): Log {
  const settings = {
    level: options.level,
    base: { pod: options.pod },
    mixin: () => ({ monotonicMs: systemClock.monotonicMs() }),
  };
  const lines = options.write ? { write: options.write } : destination({ fd: 1, sync: true });
  const logger = pino(settings, lines);
  return {
    debug: (event, fields, message) => logger.debug({ event, ...fields }, message),
    info: (event, fields, message) => logger.info({ event, ...fields }, message),
    warn: (event, fields, message) => logger.warn({ event, ...fields }, message),
    error: (event, fields, message) => logger.error({ event, ...fields }, message),
  };
}
