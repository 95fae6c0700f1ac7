import type { V1DaemonSet } from '@kubernetes/client-node';
import type { ClusterAccess } from './access.ts';
import { apiProblem } from './api-problem.ts';

/** DaemonSets of networks that enforce NetworkPolicy, by their own manifests' names. */
const enforcing: readonly string[] = [
  'calico-node',
  'canal',
  'cilium',
  'anetd',
  'antrea-agent',
  'kube-router',
  'weave-net',
  'ovnkube-node',
  'azure-npm',
];

/** The network that enforces NetworkPolicy, by the DaemonSets of a cluster; null where none of those that we know is there. */
export function enforcerIn(daemonSets: readonly V1DaemonSet[]): string | null {
  const names = daemonSets.map(({ metadata }) => metadata?.name ?? '');
  return enforcing.find((name) => names.includes(name)) ?? null;
}

/** Why a link cannot be cut on this cluster; null where it can. */
export async function whyNoPartition({ apps }: ClusterAccess): Promise<string | null> {
  try {
    const { items } = await apps.listDaemonSetForAllNamespaces();
    if (enforcerIn(items) !== null) return null;
    return `this cluster's network does not enforce NetworkPolicy (none of ${enforcing.join(', ')} was found)`;
  } catch (error) {
    return `whether this cluster's network enforces NetworkPolicy cannot be seen (${apiProblem(error).message})`;
  }
}
