import type { KubeConfig } from '@kubernetes/client-node';
import type { StackOutputs } from '../../infra/outputs.ts';
import { startFleet } from '../fleet/fleet.ts';
import type { FleetPlan } from '../fleet/record.ts';
import { startShardedFleet } from '../shards/sharded-fleet.ts';
import { clusterAccess } from '../targets/stack/access.ts';
import { startStack } from '../targets/stack/stack.ts';
import type { Place } from './place.ts';

export interface StackPlaceOptions {
  /** Pods of the fleet in the stack's own cluster; null: the clients are in this process. */
  readonly shards: number | null;
  /** Default: as kubectl finds it. */
  readonly kubeconfig?: KubeConfig;
}

/** A deployed stack. One run at a time: a second one would disturb the first. */
export function stackPlace(outputs: StackOutputs, { shards, ...cluster }: StackPlaceOptions): Place {
  return {
    name: `stack:${outputs.stack}`,
    sideBySide: false,
    startTarget: (request) => startStack({ ...request, ...cluster, outputs }),
    startFleet: async (url, anyHost, context) => {
      const { host } = outputs.ingress;
      const plan: FleetPlan = host === null ? anyHost : { ...anyHost, host };
      if (shards === null) return startFleet(url, plan, context);
      const access = await clusterAccess(outputs, cluster.kubeconfig);
      return startShardedFleet({ access, probes: outputs.probes, url, shards }, plan, context);
    },
  };
}
