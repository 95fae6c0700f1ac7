import type { CloudRules, ControllerRules } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';

/** Rules of a load balancer without pods: no grace, no hard stop, no reload. */
export function cloudRules(idle: Duration, cloud: CloudRules): ControllerRules {
  return {
    defaults: {
      // Whole numbers and times of pods that there are none of.
      replicas: 0,
      grace: Duration.zero,
      hardStop: 'unlimited',
      idle,
      maxReloads: Infinity,
      plain: {
        client: idle,
        server: 'idle',
        connect: Duration.zero,
        queue: 'none',
        request: idle,
        keepAlive: idle,
      },
    },
    drains: true,
    afterHardStop: Duration.zero,
    supervisorKill: 'none',
    syncPeriod: Duration.zero,
    cloud,
  };
}
