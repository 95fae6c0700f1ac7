import type { Budget } from '../settings/budget.ts';

/** Where the cleanup service asks, and where it answers. */
export interface CleanupAddresses {
  /** Name of the control port's Service. */
  readonly server: string;
  readonly serverPort: number;
  readonly healthPort: number;
}

/** The cleanup service's settings from the budget (docs/apps.md). */
export function cleanupEnvironment({ cleanup }: Budget, { server, serverPort, healthPort }: CleanupAddresses) {
  return {
    SERVER_HOST: server,
    SERVER_CONTROL_PORT: String(serverPort),
    INTERVAL_MS: String(Math.round(cleanup.interval.ms)),
    CLOSES: String(cleanup.closes),
    HEALTH_PORT: String(healthPort),
  };
}
