import type { V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import type { Duration } from '../settings/duration.ts';
import type { Owner } from './labels.ts';
import { labelsOf } from './labels.ts';

export interface HpaOptions extends Owner {
  readonly namespace: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Of the pods' CPU request, on average. */
  readonly cpuPercent: number;
  /** The pods' terminationGracePeriodSeconds. */
  readonly grace: Duration;
}

/** Kubernetes allows no longer period of a scaling policy. */
const longestPeriodSeconds = 1800;

/**
 * Scales down by one pod at a time, and by the next only when the one before has had its whole grace: else a pod's clients come back
 * to one that is leaving too. Scales up as Kubernetes does by itself.
 */
export function hpa({ namespace, minReplicas, maxReplicas, cpuPercent, grace, ...owner }: HpaOptions) {
  const periodSeconds = Math.min(longestPeriodSeconds, Math.max(60, grace.toWholeSeconds()));
  return {
    metadata: { name: owner.component, namespace, labels: labelsOf(owner) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: owner.component },
      minReplicas,
      maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds }] },
        scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
      },
    },
  } satisfies V2HorizontalPodAutoscaler;
}
