import type { V1NetworkPolicy } from '@kubernetes/client-node';
import { TargetError } from '../errors.ts';
import type { Lasting } from '../target.ts';
import { apiObject } from './api-object.ts';
import { cannot } from './api-problem.ts';
import { heldByServers } from './held-by-servers.ts';
import type { Workload } from './pod-component.ts';
import type { UndoNote } from './undo-notes.ts';
import type { VerbContext } from './verb-context.ts';
import { workloadNamed } from './verb-context.ts';

const policyName = 'drainproof-partition';
const link = 'controller → server';

/**
 * Cuts the link between controller and server by a NetworkPolicy: the controller's pods may go anywhere but to the servers'. Policies only
 * ever allow, so it cuts nothing where another one lets the controller out, which is looked for first.
 */
export async function partition(mode: 'drop' | 'reset', context: VerbContext, signal: AbortSignal): Promise<Lasting> {
  if (mode === 'reset') throw new TargetError('a NetworkPolicy drops packets and resets nothing: use the lab for that');
  const { access, lock, pods, happened } = context;
  const controller = workloadNamed('controller', context);
  const { namespace } = controller;
  await refuseOtherPolicies(namespace, context);
  const names = pods.of('server').map(({ name }) => name);
  const body = await policyFor(controller, workloadNamed('server', context), context);
  const count = await heldByServers(context);
  signal.throwIfAborted();
  const note: UndoNote = { kind: 'added', object: 'NetworkPolicy', namespace, name: policyName };
  await lock.note(note);
  await access.networking.createNamespacedNetworkPolicy({ namespace, body }).catch((error: unknown) => {
    throw cannot(`the NetworkPolicy ${policyName} cannot be added in namespace '${namespace}'`, error);
  });
  happened({ kind: 'link', link, pods: names, phase: 'cut', mode });
  return {
    count,
    what: 'connections on the cut link (some networks let those that are established go on)',
    restore: async () => {
      await lock.undo(note);
      happened({ kind: 'link', link, pods: names, phase: 'restored', mode });
    },
  };
}

async function refuseOtherPolicies(namespace: string, { access }: VerbContext): Promise<void> {
  const { items } = await access.networking.listNamespacedNetworkPolicy({ namespace }).catch((error: unknown) => {
    throw cannot(`the NetworkPolicies in namespace '${namespace}' cannot be read`, error);
  });
  const outgoing = items.filter(
    ({ spec }) => (spec?.policyTypes ?? []).includes('Egress') || spec?.egress !== undefined,
  );
  const names = outgoing.flatMap(({ metadata }) => metadata?.name ?? []);
  if (names.length > 0) {
    throw new TargetError(
      `the controller's way out of namespace '${namespace}' is already ruled by ${names.join(', ')}, which another NetworkPolicy cannot narrow`,
    );
  }
}

async function policyFor(from: Workload, to: Workload, context: VerbContext): Promise<V1NetworkPolicy> {
  const { access, pods } = context;
  const read = ({ kind, namespace, name }: Workload) =>
    kind === 'Deployment'
      ? access.apps.readNamespacedDeployment({ name, namespace })
      : access.apps.readNamespacedDaemonSet({ name, namespace });
  const [controller, server] = await Promise.all([read(from), read(to)]);
  const labels = Object.entries(server.spec?.selector.matchLabels ?? {});
  const addresses = pods.of('server').flatMap(({ address }) => address ?? []);
  // Each server pod has all of the labels, so who lacks one of them is none.
  const others = labels.map(([key, value]) => ({
    namespaceSelector: {},
    podSelector: { matchExpressions: [{ key, operator: 'NotIn', values: [value] }] },
  }));
  const block = { cidr: '0.0.0.0/0', except: addresses.map((address) => `${address}/32`) };
  return apiObject<V1NetworkPolicy>({
    metadata: { name: policyName, namespace: from.namespace },
    spec: {
      podSelector: { matchLabels: controller.spec?.selector.matchLabels ?? {} },
      policyTypes: ['Egress'],
      egress: [{ to: [...others, { ipBlock: block }] }],
    },
  });
}
