import { z } from 'zod';
import { readEnvironment } from '../../apps/shared/environment.ts';
import { listenPort, milliseconds, wholeNumber } from '../../apps/shared/variables.ts';
import type { FleetPlan } from '../fleet/record.ts';
import { fleetPlan } from './plan-schema.ts';
import { targetUrl } from './variables.ts';

/** What a shard is told by its environment. Times are in milliseconds. */
export interface ShardSettings {
  readonly targetUrl: string;
  /** The plan of the whole fleet. */
  readonly plan: FleetPlan;
  readonly shards: number;
  /** Which one this is, from 0. */
  readonly index: number;
  readonly port: number;
  readonly idleMs: number;
  readonly deadlineMs: number;
}

/** The most pods that one fleet may be spread over. */
export const mostShards = 100;

/** The variables, with their defaults; docs/images.md shows the same table, and a test compares the two. */
export const shardVariables = z.object({
  TARGET_URL: targetUrl().describe('where the fleet connects; set by the run'),
  FLEET_PLAN: fleetPlan().describe("the whole fleet's plan as JSON; set by the run"),
  SHARDS: wholeNumber({ min: 1, max: mostShards })
    .prefault('1')
    .describe('over how many pods it is spread; set by the run'),
  JOB_COMPLETION_INDEX: wholeNumber({ min: 0, max: mostShards - 1 })
    .prefault('0')
    .describe('which of them this is; set by Kubernetes in the pods of an Indexed Job'),
  PORT: listenPort().prefault('8080').describe('where the run asks it'),
  IDLE_MS: milliseconds(1).prefault('30000').describe('it ends when nobody has asked for so long'),
  DEADLINE_MS: milliseconds(1).prefault('3600000').describe('it ends after this, whatever happens'),
});

/** @throws {SettingsError} listing every variable that is wrong */
export function readShardSettings(environment: Readonly<Record<string, string | undefined>>): ShardSettings {
  const values = readEnvironment(shardVariables, environment);
  return {
    targetUrl: values.TARGET_URL,
    plan: values.FLEET_PLAN,
    shards: values.SHARDS,
    index: values.JOB_COMPLETION_INDEX,
    port: values.PORT,
    idleMs: values.IDLE_MS,
    deadlineMs: values.DEADLINE_MS,
  };
}
