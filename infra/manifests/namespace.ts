import type { V1Namespace } from '@kubernetes/client-node';
import { partOfStack } from './labels.ts';

/**
 * A namespace in which only pods of the "restricted" Pod Security Standard start. That holds for charts as well: those of HAProxy, ingress-nginx
 * and F5 keep to it with their own values, hook Jobs included.
 * @param more labels besides our own
 */
export function namespace(name: string, stack: string, more: Readonly<Record<string, string>> = {}) {
  return {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/instance': stack,
        ...partOfStack(),
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
        ...more,
      },
    },
  } satisfies V1Namespace;
}
