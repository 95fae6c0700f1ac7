import type { V1Container } from '@kubernetes/client-node';
import type { Budget } from '../settings/budget.ts';

/** Our programs start within a second or two; a busy node may need many times that. */
const startSeconds = 60;

/** startupProbe, readinessProbe and livenessProbe of a program that answers /healthz and /readyz. */
export function healthChecks({ kubelet }: Budget, port: string) {
  const periodSeconds = kubelet.probePeriod.toWholeSeconds();
  const { failureThreshold } = kubelet;
  return {
    startupProbe: { httpGet: { path: '/readyz', port }, periodSeconds: 1, failureThreshold: startSeconds },
    readinessProbe: { httpGet: { path: '/readyz', port }, periodSeconds, failureThreshold },
    livenessProbe: { httpGet: { path: '/healthz', port }, periodSeconds, failureThreshold },
  } satisfies Partial<V1Container>;
}
