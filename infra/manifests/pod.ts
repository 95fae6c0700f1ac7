import type { V1PodSpec } from '@kubernetes/client-node';
import { variables } from './environment.ts';
import type { Resources } from './resources.ts';
import { resources } from './resources.ts';
import { restrictedContainer, restrictedPod } from './security.ts';

/** A pod that runs one program of ours to its end. */
export interface TaskOptions {
  readonly container: string;
  readonly image: string;
  /** The program in the image, where it is not the image's own. */
  readonly program?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** Container ports by their names. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly graceSeconds: number;
}

/** Its last words stand in the pod's status when it fails, where Pulumi and kubectl show them. */
export function taskPod({ container, image, program, ports = {}, graceSeconds, ...rest }: TaskOptions) {
  return {
    ...restrictedPod(),
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: graceSeconds,
    containers: [
      {
        name: container,
        image,
        imagePullPolicy: 'IfNotPresent',
        ...(program === undefined ? {} : { command: ['node', program] }),
        env: variables(rest.environment),
        ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
        resources: resources(rest.resources),
        ...restrictedContainer(),
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  } satisfies V1PodSpec;
}
