import { z } from 'zod';

/** What Kubernetes itself checks; we name the key and pass the rest on. */
const anyObject = z.record(z.string(), z.unknown());
const anyList = z.array(anyObject);
const labels = z.record(z.string(), z.string());
const share = z.union([z.int().min(0), z.string().regex(/^\d+%$/)], {
  error: 'must be a whole number, or a share such as 50%',
});

/** Of a pod, by the names that all three charts have for them. */
export const podKeys = {
  resources: anyObject.optional(),
  nodeSelector: labels.optional(),
  tolerations: anyList.optional(),
  affinity: anyObject.optional(),
  topologySpreadConstraints: anyList.optional(),
  priorityClassName: z.string().optional(),
  annotations: labels.optional(),
  minReadySeconds: z.int().min(0).optional(),
};

/** Of pods, by the names that the two charts of the communities have for them. */
export const podMetadata = { podAnnotations: labels.optional(), podLabels: labels.optional() };

export const serviceKeys = {
  annotations: labels.optional(),
  externalTrafficPolicy: z.enum(['Cluster', 'Local']).optional(),
  loadBalancerIP: z.string().optional(),
  loadBalancerSourceRanges: z.array(z.string()).optional(),
};

export const autoscaling = z.strictObject({
  enabled: z.boolean().optional(),
  minReplicas: z.int().min(1).optional(),
  maxReplicas: z.int().min(1).optional(),
  targetCPUUtilizationPercentage: z.int().min(1).optional(),
  targetMemoryUtilizationPercentage: z.int().min(1).optional(),
  annotations: labels.optional(),
  behavior: anyObject.optional(),
});

export const disruption = { minAvailable: share.optional(), maxUnavailable: share.optional() };
export { anyObject, labels };

/** Keys of a ConfigMap, whose values are texts: `5000` and `true` are taken as YAML gives them. */
export function configKeys<Key extends string>(keys: readonly Key[]) {
  const value = z.union([z.string(), z.number(), z.boolean()], { error: 'must be a text' }).transform(String);
  return z.strictObject(
    Object.fromEntries(keys.map((key) => [key, value.optional()])) as Record<Key, z.ZodOptional<typeof value>>,
  );
}

/** What may not be set by a chart value, by its path with dots: the reason, and the way to set it. */
export type Derived = Readonly<Record<string, string>>;

export function setting(...names: readonly string[]): string {
  return `follows from the settings: use ${names.map((name) => `'${name}'`).join(' or ')}`;
}

/** Timers of the path that no setting changes: the budget knows them as the chart has them. */
export const chartTimer = 'is a timer of the budget, which has it as the chart does: no setting changes it';
/** What makes a connection recognisable in the controller's log and answers. */
export const measuringAid = 'is what a run reads connections from, and stays as it is';
export const stackName = "follows from the stack's name";
