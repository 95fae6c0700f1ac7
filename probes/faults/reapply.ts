import type { Fault } from './fault.ts';

/** Applies the configuration that is there, so many times, one after the other. Nothing may come of it. */
export function reapply(times: number): Fault {
  return {
    name: 'reapply',
    description: `the same configuration is applied ${times} times`,
    needs: ['reapply'],
    inject: (target, { signal }) => target.reapply(times, signal),
  };
}
