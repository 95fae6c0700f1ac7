import type { FleetPlan } from '../fleet/record.ts';

/**
 * The part of a fleet that one shard of it holds: as near to equal as whole clients allow. Clients keep the numbers that they would have in
 * one process, so that their ids, and what chance draws for them, are the same.
 * @param index of the shard, from 0
 */
export function shareOf(plan: FleetPlan, shards: number, index: number): FleetPlan {
  const before = clientsBefore(plan.connections, shards, index);
  return {
    ...plan,
    connections: clientsBefore(plan.connections, shards, index + 1) - before,
    firstClient: (plan.firstClient ?? 1) + before,
    opensPerSecond: plan.opensPerSecond / shards,
  };
}

function clientsBefore(connections: number, shards: number, index: number): number {
  return Math.floor((connections * index) / shards);
}
