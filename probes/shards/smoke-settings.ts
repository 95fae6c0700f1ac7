import { z } from 'zod';
import { readEnvironment } from '../../apps/shared/environment.ts';
import { milliseconds, wholeNumber } from '../../apps/shared/variables.ts';
import { hostHeader, pathOnApp, targetUrl } from './variables.ts';

/** What the smoke probe is told by its environment. Times are in milliseconds. */
export interface SmokeSettings {
  readonly targetUrl: string;
  readonly host: string | undefined;
  readonly path: string;
  readonly connections: number;
  readonly holdMs: number;
  readonly openDeadlineMs: number;
}

/** The variables, with their defaults; docs/images.md shows the same table, and a test compares the two. */
export const smokeVariables = z.object({
  TARGET_URL: targetUrl().describe('where the connections are opened'),
  HOST_HEADER: hostHeader().optional().describe('the Host header, where the Ingress has a host'),
  PATH_ON_APP: pathOnApp().prefault('/ws').describe('the path that is asked for'),
  CONNECTIONS: wholeNumber({ min: 1, max: 100 }).prefault('5').describe('so many are held'),
  HOLD_MS: milliseconds(0).prefault('10000').describe('for so long, once all are open'),
  OPEN_DEADLINE_MS: milliseconds(1).prefault('60000').describe('all have to be open after this, at most'),
});

/** @throws {SettingsError} listing every variable that is wrong */
export function readSmokeSettings(environment: Readonly<Record<string, string | undefined>>): SmokeSettings {
  const values = readEnvironment(smokeVariables, environment);
  return {
    targetUrl: values.TARGET_URL,
    host: values.HOST_HEADER,
    path: values.PATH_ON_APP,
    connections: values.CONNECTIONS,
    holdMs: values.HOLD_MS,
    openDeadlineMs: values.OPEN_DEADLINE_MS,
  };
}
