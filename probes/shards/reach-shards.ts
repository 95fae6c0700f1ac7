import { TargetError } from '../targets/errors.ts';
import { apiProblem } from '../targets/stack/api-problem.ts';
import type { Clock } from '../timeline/clock.ts';
import type { AskPod } from './pod-proxy.ts';
import { RemoteShard } from './remote-shard.ts';
import type { ShardPods } from './shard-pods.ts';

export interface ReachOptions {
  readonly ask: AskPod;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** From a running container until its program answers. Milliseconds. */
const answerDeadlineMs = 20_000;
const retryMs = 200;

/**
 * Reaches every shard, one after the other, so that no clock is compared while another one's round trips are under way.
 * @throws TargetError when one does not answer: how its pod ended, or what the way to it says
 */
export async function reachShards(pods: ShardPods, options: ReachOptions): Promise<readonly RemoteShard[]> {
  const shards: RemoteShard[] = [];
  for (const pod of pods.names) shards.push(await reach(pod, pods, options));
  return shards;
}

async function reach(pod: string, pods: ShardPods, options: ReachOptions): Promise<RemoteShard> {
  const { clock, signal } = options;
  const deadline = clock.now() + answerDeadlineMs;
  for (;;) {
    try {
      return await RemoteShard.reach({ ...options, pod });
    } catch (error) {
      signal.throwIfAborted();
      const end = await pods.endOf(pod);
      if (end !== null) throw new TargetError(`the fleet did not start: ${end}`, { cause: error });
      if (clock.now() >= deadline) {
        throw new TargetError(
          `the fleet did not start: the pod ${pod} runs but does not answer through the API server (${apiProblem(error).message}): look whether the run may use pods/proxy, and whether a NetworkPolicy keeps the API server out`,
          { cause: error },
        );
      }
      await clock.sleep(retryMs, signal);
    }
  }
}
