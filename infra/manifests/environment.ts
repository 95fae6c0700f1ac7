import type { V1EnvVar } from '@kubernetes/client-node';

/** A container's variables in the form of Kubernetes, with the pod's own name by the downward API. */
export function variables(values: Readonly<Record<string, string>>) {
  return [
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    ...Object.entries(values).map(([name, value]) => ({ name, value })),
  ] satisfies V1EnvVar[];
}
