import type { Budget } from '../settings/budget.ts';

/** Where the WebSocket server listens. */
export interface ServerAddresses {
  readonly host: string;
  readonly port: number;
  readonly controlPort: number;
}

/** The app's settings from the budget (docs/apps.md). Its deadline leaves half of the margin before the kubelet's SIGKILL. */
export function serverEnvironment(budget: Budget, addresses: ServerAddresses) {
  const { app, session } = budget;
  const deadline = app.grace.minus(app.preStop).minus(app.margin.times(0.5));
  return {
    HOST: addresses.host,
    PORT: String(addresses.port),
    CONTROL_PORT: String(addresses.controlPort),
    DRAIN_MS: wholeMs(app.drain.ms),
    SHUTDOWN_DEADLINE_MS: wholeMs(deadline.ms),
    OPERATION_MS: wholeMs(session.longestOperation.ms),
    HEARTBEAT_INTERVAL_MS: wholeMs(session.heartbeatInterval.ms),
    HEARTBEAT_TIMEOUT_MS: wholeMs(session.heartbeatTimeout.ms),
  };
}

function wholeMs(ms: number): string {
  return String(Math.round(ms));
}
