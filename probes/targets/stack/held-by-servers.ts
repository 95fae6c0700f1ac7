import { TargetError } from '../errors.ts';
import { readOpenConnections } from '../open-connections-metric.ts';
import { cannot, isMissing } from './api-problem.ts';
import type { StackPod } from './pod-watch.ts';
import type { VerbContext } from './verb-context.ts';

/** How many connections the servers say they hold: `connections_open` of each pod, asked through the API server. */
export async function heldByServers(context: VerbContext): Promise<number> {
  const running = context.pods.of('server').filter(({ watch }) => watch !== null);
  const counts = await Promise.all(running.map((pod) => heldBy(pod, context)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A pod that ends while it is asked holds none. */
async function heldBy({ name, workload, terminating }: StackPod, { access, outputs }: VerbContext): Promise<number> {
  const port = outputs.apps['ws-server'].ports['http'] ?? '';
  const request = { name: `${name}:${port}`, namespace: workload.namespace, path: 'metrics' };
  try {
    const open = readOpenConnections(await access.core.connectGetNamespacedPodProxyWithPath(request));
    if (open !== null) return open;
  } catch (error) {
    if (terminating || isMissing(error)) return 0;
    throw cannot(`pod ${name} did not say how many connections it holds`, error);
  }
  throw new TargetError(`pod ${name} did not say how many connections it holds: no 'connections_open' in its /metrics`);
}
