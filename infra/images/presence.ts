import type { KubeConfig } from '@kubernetes/client-node';
import { CoreV1Api } from '@kubernetes/client-node';
import { fullReference } from './references.ts';

/** What the kubelet of a node says it has. */
export interface NodeImages {
  readonly node: string;
  readonly names: readonly string[];
}

/**
 * The images of each node, by the nodes' own status. A kubelet tells of fifty images at most, so one that is missing there may still be on
 * the node; one that is told of is there.
 */
export async function readNodeImages(config: KubeConfig): Promise<readonly NodeImages[]> {
  const { items } = await config.makeApiClient(CoreV1Api).listNode({ timeoutSeconds: 5 });
  return items.map(({ metadata, status }) => ({
    node: metadata?.name ?? '',
    names: (status?.images ?? []).flatMap((image) => image.names ?? []),
  }));
}

/** Whether every node has it. */
export function isOnEachNode(reference: string, nodes: readonly NodeImages[]): boolean {
  const full = fullReference(reference);
  return nodes.length > 0 && nodes.every(({ names }) => names.includes(full) || names.includes(reference));
}
