import type { Duration } from '../../infra/settings/duration.ts';
import type { Fault } from './fault.ts';

/**
 * Cuts the link between controller and server for so long, then mends it.
 * `drop`: nobody is told, what was sent arrives after the end. `reset`: both sides are reset at once.
 */
export function partition(mode: 'drop' | 'reset', length: Duration): Fault {
  return {
    name: `partition (${mode})`,
    description: `the link between controller and server is cut for ${length.toString()} (${mode})`,
    needs: ['partition'],
    inject: async (target, { clock, signal }) => {
      const cut = await target.partition(mode, signal);
      try {
        await clock.sleep(length.ms, signal);
      } finally {
        await cut.restore();
      }
      return { count: cut.count, what: cut.what };
    },
  };
}
