import type { V1NetworkPolicy, V1NetworkPolicyPeer } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf, selectorOf } from './labels.ts';

export interface NetworkPolicyOptions extends Owner {
  readonly namespace: string;
  /** Who may reach which container port. What is not named is refused; the kubelet's own checks always pass. */
  readonly allow: readonly { readonly port: number; readonly from: readonly V1NetworkPolicyPeer[] | 'anywhere' }[];
}

export function networkPolicy({ namespace, allow, ...owner }: NetworkPolicyOptions) {
  return {
    metadata: { name: owner.component, namespace, labels: labelsOf(owner) },
    spec: {
      podSelector: { matchLabels: selectorOf(owner) },
      policyTypes: ['Ingress'],
      ingress: allow.map(({ port, from }) => ({
        ports: [{ port, protocol: 'TCP' }],
        ...(from === 'anywhere' ? {} : { from: [...from] }),
      })),
    },
  } satisfies V1NetworkPolicy;
}

/** Every pod of a namespace, which Kubernetes labels with its own name. */
export function allOf(namespace: string): V1NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

/** The pods of one component in the policy's own namespace. */
export function podsOf(owner: Owner): V1NetworkPolicyPeer {
  return { podSelector: { matchLabels: selectorOf(owner) } };
}
