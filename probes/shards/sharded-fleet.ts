import type { StackOutputs } from '../../infra/outputs.ts';
import type { FleetContext } from '../fleet/fleet.ts';
import type { FleetPlan } from '../fleet/record.ts';
import { TargetError } from '../targets/errors.ts';
import type { ClusterAccess } from '../targets/stack/access.ts';
import { podProxy } from './pod-proxy.ts';
import { shardPort } from './protocol.ts';
import { reachShards } from './reach-shards.ts';
import type { ShardedFleet } from './running-shards.ts';
import { RunningShards } from './running-shards.ts';
import { mostShards } from './shard-settings.ts';
import { startShardPods } from './shard-pods.ts';

export interface ShardedFleetOptions {
  readonly access: Pick<ClusterAccess, 'config' | 'core' | 'batch'>;
  readonly probes: StackOutputs['probes'];
  /** Where the fleet connects, as seen from within the cluster: `ws://host:port`. */
  readonly url: string;
  /** Over how many pods it is spread. */
  readonly shards: number;
}

/**
 * Starts the clients in pods of the cluster, which is how a fleet grows past one machine: a Job of the stack's suspended CronJob, a pod for each
 * shard, asked through the API server. Its records are those of all shards, on the run's clock; while it runs they are as old as the last
 * answers (`pollMs` in running-shards.ts). The Job is deleted when it has stopped or is aborted, and its pods end by themselves when nobody asks
 * for them any more.
 * @throws TargetError that says why it could not start
 */
export async function startShardedFleet(
  { access, probes, url, shards }: ShardedFleetOptions,
  plan: FleetPlan,
  context: FleetContext,
): Promise<ShardedFleet> {
  const { clock, signal } = context;
  signal.throwIfAborted();
  checkShards(shards, plan.connections);
  const { namespace, cronJobs } = probes;
  const pods = await startShardPods(access, { namespace, cronJob: cronJobs.fleet, url, plan, shards, clock, signal });
  try {
    const ask = podProxy(access.config, namespace, shardPort);
    const running = await reachShards(pods, { ask, clock, signal });
    await Promise.all(running.map((shard) => shard.start()));
    return new RunningShards(running, pods, context);
  } catch (error) {
    await pods[Symbol.asyncDispose]();
    signal.throwIfAborted();
    throw error;
  }
}

function checkShards(shards: number, connections: number): void {
  const most = Math.min(mostShards, connections);
  if (Number.isInteger(shards) && shards >= 1 && shards <= most) return;
  throw new TargetError(
    `a fleet of ${connections} connections can't be spread over ${shards} shards: from 1 to ${most} are possible`,
  );
}
