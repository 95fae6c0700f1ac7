import type { V1ServiceAccount } from '@kubernetes/client-node';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';

/** An identity whose token is put into no pod by itself. */
export function serviceAccount({ namespace, ...owner }: Owner & { readonly namespace: string }) {
  return {
    metadata: { name: owner.component, namespace, labels: labelsOf(owner) },
    automountServiceAccountToken: false,
  } satisfies V1ServiceAccount;
}
