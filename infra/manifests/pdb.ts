import type { V1PodDisruptionBudget } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf, selectorOf } from './labels.ts';

/**
 * Lets evictions take one pod at a time, however many there are: a `minAvailable` would block the drain of a node as soon as it
 * equals the replicas, and protect too little after the HPA has scaled up. A pod that is not ready never holds up an eviction.
 */
export function pdb({ namespace, ...owner }: Owner & { readonly namespace: string }) {
  return {
    metadata: { name: owner.component, namespace, labels: labelsOf(owner) },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: selectorOf(owner) },
    },
  } satisfies V1PodDisruptionBudget;
}
