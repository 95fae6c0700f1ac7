import { z } from 'zod';
import { readEnvironment } from '../shared/environment.ts';
import { defaultPodName, host, listenPort, logLevel, milliseconds, podName, wholeNumber } from '../shared/variables.ts';
import type { LogLevel } from '../shared/log.ts';

/** What the server is told by its environment. Times are in milliseconds. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly controlPort: number;
  readonly pod: string;
  readonly drainMs: number;
  readonly shutdownDeadlineMs: number;
  readonly operationMs: number;
  /** 0: no heartbeat. */
  readonly heartbeatIntervalMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly logLevel: LogLevel;
}

/** What the deadline leaves, by default, for the last close handshakes after the drain's time is up. */
const deadlineMarginMs = 5_000;

/** The longest operation that a client can ask for with `?ms=`. */
export const longestOperationMs = 600_000;

/** The variables, with their defaults; docs/apps.md shows the same table, and a test compares the two. */
export const serverVariables = z
  .object({
    HOST: host().prefault('0.0.0.0').describe('address to listen on'),
    PORT: listenPort().prefault('8080').describe('HTTP and WebSocket'),
    CONTROL_PORT: listenPort().prefault('9999').describe('closes by command, plain TCP'),
    POD_NAME: podName().prefault(defaultPodName).describe('name in logs and in the `x-pod` header'),
    DRAIN_MS: milliseconds(0).prefault('40000').describe('the held connections are closed spread over this time'),
    SHUTDOWN_DEADLINE_MS: milliseconds(1).optional().describe('from the signal to the exit, at most; above `DRAIN_MS`'),
    OPERATION_MS: wholeNumber({ min: 0, max: longestOperationMs, unit: 'milliseconds' })
      .prefault('30000')
      .describe('length of an operation on `/ws/slow`'),
    HEARTBEAT_INTERVAL_MS: milliseconds(0).prefault('25000').describe('a ping to each connection this often; 0: none'),
    HEARTBEAT_TIMEOUT_MS: milliseconds(1)
      .prefault('20000')
      .describe('a connection without a pong for so long is ended'),
    MAX_MESSAGE_BYTES: wholeNumber({ min: 1, max: 104_857_600, unit: 'bytes' })
      .prefault('65536')
      .describe('a longer message ends its connection with 1009'),
    LOG_LEVEL: logLevel().prefault('info').describe('the least important lines that are written'),
  })
  .superRefine((values, context) => {
    const deadline = values.SHUTDOWN_DEADLINE_MS;
    if (deadline === undefined || deadline > values.DRAIN_MS) return;
    context.addIssue({
      code: 'custom',
      message:
        `SHUTDOWN_DEADLINE_MS is ${deadline}, but must be above DRAIN_MS (${values.DRAIN_MS}): ` +
        'connections closed at the end of the drain would have no time to answer',
    });
  });

/** @throws {SettingsError} listing every variable that is wrong */
export function readServerSettings(environment: Readonly<Record<string, string | undefined>>): ServerSettings {
  const values = readEnvironment(serverVariables, environment);
  return {
    host: values.HOST,
    port: values.PORT,
    controlPort: values.CONTROL_PORT,
    pod: values.POD_NAME,
    drainMs: values.DRAIN_MS,
    shutdownDeadlineMs: values.SHUTDOWN_DEADLINE_MS ?? values.DRAIN_MS + deadlineMarginMs,
    operationMs: values.OPERATION_MS,
    heartbeatIntervalMs: values.HEARTBEAT_INTERVAL_MS,
    heartbeatTimeoutMs: values.HEARTBEAT_TIMEOUT_MS,
    maxMessageBytes: values.MAX_MESSAGE_BYTES,
    logLevel: values.LOG_LEVEL,
  };
}
