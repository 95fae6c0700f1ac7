import type { V1Namespace } from '@kubernetes/client-node';
import { partOfStack } from './labels.ts';

/** A namespace in which only pods of the "restricted" Pod Security Standard start; that holds for charts as well. */
export function namespace(name: string, stack: string) {
  return {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/instance': stack,
        ...partOfStack(),
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  } satisfies V1Namespace;
}
