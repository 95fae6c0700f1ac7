import type { Duration } from '../../infra/settings/duration.ts';
import type { Fault } from './fault.ts';

/** Lets the cleanup service run for so long: it asks for a number of closes at each of its intervals. */
export function cleanupService(length: Duration): Fault {
  return {
    name: 'cleanup service',
    description: `the cleanup service runs for ${length.toString()}`,
    needs: ['cleanup-service'],
    inject: async (target, { clock, signal }) => {
      const service = await target.startCleanup(signal);
      await clock.sleep(length.ms, signal);
      return service.stop();
    },
  };
}
