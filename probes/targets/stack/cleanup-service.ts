import type { Bite } from '../target.ts';
import { scale } from './scale.ts';
import type { VerbContext } from './verb-context.ts';

/** Scales the cleanup service up to one pod; `stop` scales it back and says how many connections its own lines say were closed. */
export async function startCleanup(context: VerbContext, signal: AbortSignal): Promise<{ stop(): Promise<Bite> }> {
  const { pods } = context;
  const before = pods.controlled('cleanup');
  await scale({ component: 'cleanup', replicas: 1 }, context, signal);
  return {
    stop: async () => {
      const scaled = await scale({ component: 'cleanup', replicas: 0 }, context, signal);
      await scaled.restore();
      return { count: pods.controlled('cleanup') - before, what: 'connections closed by the cleanup service' };
    },
  };
}
