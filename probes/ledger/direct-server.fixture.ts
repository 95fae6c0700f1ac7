import type { Budget } from '../../infra/settings/budget.ts';
import type { LabContext } from '../targets/lab/lab-context.ts';
import { ServerPods } from '../targets/lab/server-pods.ts';
import { Endpoints } from '../targets/lab/service.ts';
import type { Target } from '../targets/target.ts';

/** One pod of the WebSocket server with nothing before it. */
export interface DirectServer extends AsyncDisposable, Pick<Target, 'url' | 'kill'> {}

export async function startDirectServer(
  budget: Budget,
  context: LabContext,
  signal: AbortSignal,
): Promise<DirectServer> {
  await using stack = new AsyncDisposableStack();
  const endpoints = new Endpoints('ws-server', context.happened);
  const pods = stack.use(new ServerPods({ budget, endpoints, links: false }, context));
  const pod = await pods.create();
  stack.defer(() => pod.destroy());
  await pod.start(signal);
  const { host, port } = pod.spec.traffic;
  const owned = stack.move();
  return {
    url: `ws://${host}:${port}`,
    kill: () => {
      pod.kill();
      return Promise.resolve({ count: 1, what: 'container of server killed (SIGKILL)' });
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
