import type { V1PolicyRule } from '@kubernetes/client-node';

/** A right with what a run needs it for; docs/stack-target.md shows them, and a test compares the two. */
export interface Right {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly why: string;
}

/** What a watch of ours needs: it lists, and goes on from there. */
const watching = ['list', 'watch'] as const;

const pods: readonly Right[] = [
  { group: '', resources: ['pods', 'events'], verbs: watching, why: 'what happens to pods, for the timeline' },
  { group: '', resources: ['pods'], verbs: ['delete'], why: 'deletes a pod' },
  { group: '', resources: ['pods/log'], verbs: ['get'], why: 'follows the logs' },
  { group: '', resources: ['pods/eviction'], verbs: ['create'], why: 'evicts a pod, drains a node' },
  { group: '', resources: ['pods/exec'], verbs: ['get', 'create'], why: 'looks at processes and clocks, kills' },
];

const endpoints: Right = {
  group: 'discovery.k8s.io',
  resources: ['endpointslices'],
  verbs: watching,
  why: 'endpoint changes, for the timeline',
};

const scaling: readonly Right[] = [
  {
    group: 'apps',
    resources: ['deployments/scale'],
    verbs: ['get', 'patch'],
    why: 'scales, starts the cleanup service',
  },
  {
    group: 'autoscaling',
    resources: ['horizontalpodautoscalers'],
    verbs: ['list', 'patch'],
    why: 'keeps the HPA from undoing what a scenario scales',
  },
];

/** What a run may do in the apps' namespace. */
export const appRights: readonly Right[] = [
  ...pods,
  { group: '', resources: ['pods/portforward'], verbs: ['get', 'create'], why: 'speaks to the control port' },
  { group: '', resources: ['pods/proxy'], verbs: ['get'], why: 'asks a pod for its metrics' },
  { group: 'apps', resources: ['deployments'], verbs: ['get', 'patch'], why: 'waits for a rollout, restarts' },
  ...scaling,
  {
    group: '',
    resources: ['services'],
    verbs: ['get', 'create', 'delete'],
    why: 'adds another app, for which the proxy reloads, and removes it',
  },
  endpoints,
  {
    group: 'networking.k8s.io',
    resources: ['ingresses'],
    verbs: ['get', 'create', 'patch', 'delete'],
    why: 'adds a route to that app; makes the controller look at its configuration again',
  },
];

/** What a run may do in the controller's namespace. */
export const controllerRights: readonly Right[] = [
  ...pods,
  {
    group: 'apps',
    resources: ['deployments', 'daemonsets'],
    verbs: ['get', 'patch'],
    why: 'waits for a rollout, restarts',
  },
  ...scaling,
  endpoints,
  {
    group: 'networking.k8s.io',
    resources: ['networkpolicies'],
    verbs: ['list', 'create', 'delete'],
    why: 'cuts the link between controller and server, and mends it',
  },
];

/** What a run may do in the probes' namespace. */
export const probeRights: readonly Right[] = [
  { group: '', resources: ['pods'], verbs: ['get', 'list'], why: 'the fleet’s own pods' },
  { group: '', resources: ['events'], verbs: ['list'], why: 'why the fleet’s pods do not come' },
  { group: '', resources: ['pods/proxy'], verbs: ['get', 'create'], why: 'talks to the fleet’s pods' },
  { group: 'batch', resources: ['cronjobs'], verbs: ['get'], why: 'the fleet’s template' },
  { group: 'batch', resources: ['jobs'], verbs: ['create', 'delete'], why: 'the fleet' },
  {
    group: 'coordination.k8s.io',
    resources: ['leases'],
    verbs: ['get', 'create', 'update'],
    why: 'one run at a time, and how to undo what it changed',
  },
];

/** What a run may do beyond its namespaces. */
export const clusterRights: readonly Right[] = [
  { group: '', resources: ['nodes'], verbs: ['get', 'list', 'patch'], why: 'cordons a node, and uncordons it' },
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
