import type { V1Deployment, V1PodSpec } from '@kubernetes/client-node';
import type { Budget } from '../settings/budget.ts';
import { variables } from './environment.ts';
import { healthChecks } from './health-checks.ts';
import type { Owner } from './labels.ts';
import { labelsOf, selectorOf } from './labels.ts';
import { sleepBeforeStop } from './lifecycle.ts';
import type { Resources } from './resources.ts';
import { resources } from './resources.ts';
import { restrictedContainer, restrictedPod } from './security.ts';

/** One program of ours in a Deployment. */
export interface DeploymentOptions extends Owner {
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  readonly budget: Budget;
  readonly environment: Readonly<Record<string, string>>;
  /** Container ports by their names. */
  readonly ports: Readonly<Record<string, number>>;
  /** Name of the port that answers /healthz and /readyz. */
  readonly healthPort: string;
  readonly resources: Resources;
  /** Lets an exec into the pod send signals to the program: as process 1 of its own namespace it would ignore SIGKILL from inside. */
  readonly shareProcessNamespace?: boolean;
  /** An identity of its own: the namespace's "default" may be given rights by others. */
  readonly serviceAccountName: string;
}

/**
 * After so long without a new pod that is ready, Kubernetes says that the rollout is stuck: a missing image is told within two
 * minutes instead of the ten that are Kubernetes' own. A slow pull of an image of ours has to fit in.
 */
export const progressDeadlineSeconds = 100;

/** A Deployment that never has fewer pods than asked for, spread over nodes and zones as far as there are any. */
export function deployment(options: DeploymentOptions) {
  const { namespace, component, replicas, stack } = options;
  const labels = labelsOf(options);
  return {
    metadata: { name: component, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: selectorOf(options) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      progressDeadlineSeconds,
      revisionHistoryLimit: 3,
      template: { metadata: { labels }, spec: { ...podSpec(options), ...spread({ component, stack }) } },
    },
  } satisfies V1Deployment;
}

function podSpec(options: DeploymentOptions) {
  const { budget, component, image, ports, shareProcessNamespace, serviceAccountName } = options;
  return {
    ...restrictedPod(),
    serviceAccountName,
    ...(shareProcessNamespace === true ? { shareProcessNamespace } : {}),
    terminationGracePeriodSeconds: budget.app.grace.toWholeSeconds(),
    containers: [
      {
        name: component,
        image,
        imagePullPolicy: 'IfNotPresent',
        env: variables(options.environment),
        ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
        ...healthChecks(budget, options.healthPort),
        ...sleepBeforeStop(budget.app.preStop),
        resources: resources(options.resources),
        ...restrictedContainer(),
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    ],
  } satisfies V1PodSpec;
}

/** Where nodes or zones are too few, the pods start all the same. */
function spread(owner: Owner) {
  const over = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(owner) },
  });
  return {
    topologySpreadConstraints: [over('kubernetes.io/hostname'), over('topology.kubernetes.io/zone')],
  } satisfies Partial<V1PodSpec>;
}
