import type { V1Pod } from '@kubernetes/client-node';
import type { StackOutputs } from '../../../infra/outputs.ts';
import type { ComponentName } from '../../timeline/events.ts';

/** A workload of the stack. */
export interface Workload {
  readonly component: ComponentName;
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  /** The container that matters in its pods. */
  readonly container: string;
}

/** The workloads that the outputs name; no controller where a cloud load balancer is one. */
export function workloadsOf({ controller, apps }: StackOutputs): readonly Workload[] {
  const server = apps['ws-server'];
  const { cleanup } = apps;
  const { kind, namespace, workload, container } = controller;
  const ofController: readonly Workload[] =
    kind === null || namespace === null || workload === null || container === null
      ? []
      : [{ component: 'controller', kind, namespace, name: workload, container }];
  return [
    ...ofController,
    // Our manifests call a container as its workload.
    { component: 'server', kind: 'Deployment', ...placeOf(server) },
    { component: 'cleanup', kind: 'Deployment', ...placeOf(cleanup) },
  ];
}

function placeOf({ namespace, workload }: { readonly namespace: string; readonly workload: string }) {
  return { namespace, name: workload, container: workload };
}

/** The workload that a pod belongs to, by its owner: a Deployment's pods belong to its ReplicaSets, named after it and their template. */
export function workloadOf(pod: V1Pod, workloads: readonly Workload[]): Workload | null {
  const { metadata } = pod;
  const owners = metadata?.ownerReferences ?? [];
  const hash = metadata?.labels?.['pod-template-hash'] ?? '';
  return (
    workloads.find(
      (workload) =>
        workload.namespace === metadata?.namespace &&
        owners.some(({ kind, name }) =>
          workload.kind === 'DaemonSet'
            ? kind === 'DaemonSet' && name === workload.name
            : kind === 'ReplicaSet' && name === `${workload.name}-${hash}`,
        ),
    ) ?? null
  );
}
