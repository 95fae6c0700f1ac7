import type { V1ResourceRequirements } from '@kubernetes/client-node';

/** What a container asks for, as Kubernetes writes quantities. */
export interface Resources {
  readonly cpuRequest: string;
  readonly memoryRequest: string;
  readonly memoryLimit: string;
}

/** No CPU limit: throttling a proxy's backend for what is left of 100 ms would be measured as a pause of the app. */
export function resources({ cpuRequest, memoryRequest, memoryLimit }: Resources) {
  return {
    requests: { cpu: cpuRequest, memory: memoryRequest },
    limits: { memory: memoryLimit },
  } satisfies V1ResourceRequirements;
}
