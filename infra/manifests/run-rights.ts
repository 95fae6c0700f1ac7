import type { V1PolicyRule } from '@kubernetes/client-node';

/** A right with what a run needs it for; docs/stack-target.md shows them, and a test compares the two. */
export interface Right {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly why: string;
}

const look = ['get', 'list', 'watch'] as const;

const pods: readonly Right[] = [
  { group: '', resources: ['pods', 'events'], verbs: look, why: 'what happens to pods, for the timeline' },
  { group: '', resources: ['pods'], verbs: ['delete'], why: 'deletes a pod' },
  { group: '', resources: ['pods/log'], verbs: ['get'], why: 'follows the logs' },
  { group: '', resources: ['pods/eviction'], verbs: ['create'], why: 'evicts a pod, drains a node' },
  { group: '', resources: ['pods/exec'], verbs: ['get', 'create'], why: 'looks at processes and clocks, kills' },
  { group: '', resources: ['pods/portforward'], verbs: ['get', 'create'], why: 'speaks to the control port' },
  { group: '', resources: ['pods/proxy'], verbs: ['get'], why: 'asks a pod for its metrics' },
];

const policies: Right = {
  group: 'networking.k8s.io',
  resources: ['networkpolicies'],
  verbs: [...look, 'create', 'delete'],
  why: 'cuts the link between controller and server, and mends it',
};

/** What a run may do in the apps' namespace. */
export const appRights: readonly Right[] = [
  ...pods,
  { group: 'apps', resources: ['deployments', 'replicasets'], verbs: look, why: 'waits for a rollout' },
  { group: 'apps', resources: ['deployments'], verbs: ['patch'], why: 'restarts, and restores' },
  {
    group: 'apps',
    resources: ['deployments/scale'],
    verbs: ['get', 'update', 'patch'],
    why: 'scales, starts the cleanup service',
  },
  {
    group: 'autoscaling',
    resources: ['horizontalpodautoscalers'],
    verbs: [...look, 'patch'],
    why: 'keeps the HPA from undoing what a scenario scales',
  },
  { group: 'policy', resources: ['poddisruptionbudgets'], verbs: look, why: 'says what holds up an eviction' },
  {
    group: '',
    resources: ['services'],
    verbs: [...look, 'create', 'delete'],
    why: 'adds another app, for which the proxy reloads, and removes it',
  },
  { group: 'discovery.k8s.io', resources: ['endpointslices'], verbs: look, why: 'endpoint changes, for the timeline' },
  {
    group: 'networking.k8s.io',
    resources: ['ingresses'],
    verbs: [...look, 'create', 'patch', 'delete'],
    why: 'adds a route to that app; makes the controller look at its configuration again',
  },
  policies,
];

/** What a run may do in the controller's namespace. */
export const controllerRights: readonly Right[] = [
  ...pods,
  {
    group: 'apps',
    resources: ['deployments', 'daemonsets', 'replicasets'],
    verbs: look,
    why: 'waits for a rollout',
  },
  { group: 'apps', resources: ['deployments', 'daemonsets'], verbs: ['patch'], why: 'restarts, and restores' },
  { group: 'apps', resources: ['deployments/scale'], verbs: ['get', 'update', 'patch'], why: 'scales' },
  { group: 'discovery.k8s.io', resources: ['endpointslices'], verbs: look, why: 'endpoint changes, for the timeline' },
  policies,
];

/** What a run may do in the probes' namespace. */
export const probeRights: readonly Right[] = [
  { group: '', resources: ['pods', 'events'], verbs: look, why: 'the fleet’s own pods' },
  { group: '', resources: ['pods/log'], verbs: ['get'], why: 'what the fleet’s pods say' },
  {
    group: '',
    resources: ['pods/exec', 'pods/portforward', 'pods/proxy'],
    verbs: ['get', 'create'],
    why: 'talks to the fleet’s pods',
  },
  { group: 'batch', resources: ['cronjobs'], verbs: look, why: 'the fleet’s template' },
  { group: 'batch', resources: ['jobs'], verbs: [...look, 'create', 'patch', 'delete'], why: 'the fleet' },
  {
    group: 'coordination.k8s.io',
    resources: ['leases'],
    verbs: [...look, 'create', 'update', 'patch', 'delete'],
    why: 'one run at a time, and how to undo what it changed',
  },
];

/** What a run may do beyond its namespaces. */
export const clusterRights: readonly Right[] = [
  { group: '', resources: ['nodes'], verbs: [...look, 'patch'], why: 'cordons a node, and uncordons it' },
  { group: 'apps', resources: ['daemonsets'], verbs: ['list'], why: 'whether the network enforces NetworkPolicy' },
  { group: '', resources: ['namespaces'], verbs: ['get'], why: 'that it acts on the stack’s own cluster' },
];

/** Rights in the form of Kubernetes. */
export function rules(rights: readonly Right[]): V1PolicyRule[] {
  return rights.map(({ group, resources, verbs }) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: [...verbs],
  }));
}
