import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { Data } from './api-object.ts';
import { apiObject } from './api-object.ts';

export interface PodState {
  readonly ready?: boolean;
  readonly deleted?: boolean;
  readonly container?: V1ContainerStatus;
}

/** A pod of ws-server, as the API shows it. */
export function serverPod({ ready = false, deleted = false, container }: PodState): V1Pod {
  return apiObject<V1Pod>({
    metadata: {
      name: 'ws-server-7f-1',
      namespace: 'try-apps',
      uid: 'uid-1',
      labels: { 'pod-template-hash': '7f' },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'ws-server-7f', uid: 'r' }],
      ...(deleted ? { deletionTimestamp: new Date(0) } : {}),
    },
    status: {
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
      containerStatuses: container === undefined ? [] : [container],
    },
  });
}

export function running(id: string): V1ContainerStatus {
  return container({ containerID: id, state: { running: {} } });
}

export function ended(id: string, exitCode: number): V1ContainerStatus {
  return container({ containerID: id, state: { terminated: { exitCode, containerID: id } } });
}

/** Started again at once: the end of the one before stands beside the present one. */
export function restarted(id: string, before: string, exitCode: number): V1ContainerStatus {
  return container({
    containerID: id,
    state: { running: {} },
    lastState: { terminated: { exitCode, containerID: before } },
  });
}

function container(status: Partial<Data<V1ContainerStatus>>): V1ContainerStatus {
  return apiObject<V1ContainerStatus>({
    name: 'ws-server',
    image: 'i',
    imageID: 'i',
    ready: true,
    restartCount: 0,
    ...status,
  });
}
