import { z } from 'zod';
import { readEnvironment } from '../shared/environment.ts';
import type { LogLevel } from '../shared/log.ts';
import { defaultPodName, host, listenPort, logLevel, milliseconds, podName, wholeNumber } from '../shared/variables.ts';

/** What the cleanup service is told by its environment. Times are in milliseconds. */
export interface CleanupSettings {
  readonly serverHost: string;
  readonly serverControlPort: number;
  readonly intervalMs: number;
  /** How many closes each round asks for. */
  readonly closes: number;
  readonly host: string;
  /** 0: no health server. */
  readonly healthPort: number;
  readonly pod: string;
  readonly logLevel: LogLevel;
}

/** The variables, with their defaults; docs/apps.md shows the same table, and a test compares the two. */
export const cleanupVariables = z.object({
  SERVER_HOST: host().describe('where the control port is: name of the Service, or an address'),
  SERVER_CONTROL_PORT: wholeNumber({ min: 1, max: 65_535 }).prefault('9999').describe('the control port'),
  INTERVAL_MS: milliseconds(1).prefault('10000').describe('from one round to the next, the first after one interval'),
  CLOSES: wholeNumber({ min: 1, max: 1_000_000 }).prefault('11').describe('connections to close in each round'),
  HOST: host().prefault('0.0.0.0').describe('address to listen on'),
  HEALTH_PORT: listenPort().prefault('0').describe('`/healthz`, `/readyz` and `/metrics`; 0: none'),
  POD_NAME: podName().prefault(defaultPodName).describe('name in logs'),
  LOG_LEVEL: logLevel().prefault('info').describe('the least important lines that are written'),
});

/** @throws {SettingsError} listing every variable that is wrong */
export function readCleanupSettings(environment: Readonly<Record<string, string | undefined>>): CleanupSettings {
  const values = readEnvironment(cleanupVariables, environment);
  return {
    serverHost: values.SERVER_HOST,
    serverControlPort: values.SERVER_CONTROL_PORT,
    intervalMs: values.INTERVAL_MS,
    closes: values.CLOSES,
    host: values.HOST,
    healthPort: values.HEALTH_PORT,
    pod: values.POD_NAME,
    logLevel: values.LOG_LEVEL,
  };
}
