import { setTimeout as delay } from 'node:timers/promises';
import type { NodeImages } from './presence.ts';
import { isOnEachNode } from './presence.ts';

/**
 * A kubelet lists its images every 30 s (kubernetes/kubernetes pkg/kubelet/images/image_gc_manager.go) and tells of them in its next status,
 * every 10 s (KubeletConfiguration, nodeStatusUpdateFrequency). Twice that, for one that is busy.
 */
const toldWithinMs = 80_000;
const pollMs = 1_000;

export interface TellingOptions {
  /** What the nodes say now; none where they can't be asked. */
  readonly look: () => Promise<readonly NodeImages[]>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** @default 80 s */
  readonly withinMs?: number;
}

/**
 * Waits until every node tells of these images: until then `pulumi up`, which asks the nodes, would take them for missing. Where the nodes
 * can't be asked, or tell of other images only, it says so and goes on.
 */
export async function waitUntilTold(references: readonly string[], options: TellingOptions): Promise<void> {
  const { look, say, signal, withinMs = toldWithinMs } = options;
  const deadline = performance.now() + withinMs;
  for (let asked = 0; ; asked++) {
    signal.throwIfAborted();
    const nodes = await look();
    if (nodes.length === 0 || references.every((reference) => isOnEachNode(reference, nodes))) return;
    if (performance.now() > deadline) {
      say('not every node tells of them yet: if pulumi up takes them for missing, try again in a minute');
      return;
    }
    if (asked === 0) say('waiting until every node tells of them, up to a minute');
    await delay(pollMs, undefined, { signal });
  }
}
