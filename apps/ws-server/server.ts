import { systemClock } from '../shared/clock.ts';
import { healthRoutes } from '../shared/health.ts';
import { closeHttpServer, createHttpServer, listen } from '../shared/http.ts';
import type { Lifecycle, ShutdownPlan } from '../shared/lifecycle.ts';
import type { Log } from '../shared/log.ts';
import { createRegistry, metricsHandler } from '../shared/metrics.ts';
import { Connections } from './connections.ts';
import { ControlServer } from './control.ts';
import { Drain } from './drain.ts';
import { serveEcho } from './echo.ts';
import { Heartbeat } from './heartbeat.ts';
import { observe, refusalObserver } from './observe.ts';
import { operationLength, Operations } from './operations.ts';
import { pageRoutes } from './pages.ts';
import { longestOperationMs, type ServerSettings } from './settings.ts';
import { createUpgradeListener, type WebSocketRoute } from './upgrade.ts';

/**
 * Starts everything that the server consists of.
 * @returns how it will go, for {@link Lifecycle.ready}
 * @throws when an address can't be listened on: the system's error
 */
export async function startServer(settings: ServerSettings, lifecycle: Lifecycle, log: Log): Promise<ShutdownPlan> {
  const clock = systemClock;
  const { host, pod, drainMs, maxMessageBytes } = settings;
  const draining = () => lifecycle.state === 'draining';
  const registry = createRegistry(() => lifecycle.state);

  const connections = new Connections(clock);
  const operations = new Operations(connections, clock);
  observe({ connections, operations, log, registry });
  const heartbeat = startHeartbeat(settings, connections);
  const drain = new Drain({ connections, operations, clock, log, drainMs, signal: () => lifecycle.signal });

  const routes = webSocketRoutes(settings, operations);
  const http = createHttpServer({
    routes: {
      ...pageRoutes(settings, connections, Object.keys(routes)),
      ...healthRoutes({ clock, state: () => lifecycle.state }),
      '/metrics': metricsHandler(registry),
    },
    draining,
  });
  const onRefused = refusalObserver({ log, registry });
  http.on('upgrade', createUpgradeListener({ connections, routes, pod, maxMessageBytes, draining, onRefused }));
  const control = new ControlServer({ connections, clock, log });

  announce(log, 'http', { host, port: await listen(http, host, settings.port) });
  announce(log, 'control', { host, port: await listen(control.server, host, settings.controlPort) });
  return {
    deadlineMs: settings.shutdownDeadlineMs,
    steps: [
      { name: 'close the connections', run: (deadline) => drain.run(deadline) },
      { name: 'stop the heartbeat', run: async () => heartbeat?.stop() },
      { name: 'close the control port', run: () => control.close() },
      { name: 'close the HTTP server', run: () => closeHttpServer(http, clock) },
    ],
    left: () => connections.size,
    abandon: () => abandon(connections, drain),
  };
}

function webSocketRoutes(settings: ServerSettings, operations: Operations): Readonly<Record<string, WebSocketRoute>> {
  return {
    '/ws': () => serveEcho,
    '/ws/echo': () => serveEcho,
    '/ws/slow': (query) => {
      const lengthMs = operationLength(query, settings.operationMs);
      if (lengthMs === undefined) return `'ms' must be a whole number of milliseconds from 0 to ${longestOperationMs}`;
      return (connection) => operations.serve(connection, lengthMs);
    },
  };
}

function startHeartbeat(settings: ServerSettings, connections: Connections): Heartbeat | undefined {
  if (settings.heartbeatIntervalMs === 0) return undefined;
  const times = { intervalMs: settings.heartbeatIntervalMs, timeoutMs: settings.heartbeatTimeoutMs };
  const heartbeat = new Heartbeat(connections, times);
  heartbeat.start();
  return heartbeat;
}

function announce(log: Log, server: string, address: { readonly host: string; readonly port: number }): void {
  const { host, port } = address;
  log.info('listening', { server, host, port }, `${server} listens on ${host} port ${port}`);
}

/** The deadline came first: cuts what is left, and waits until each has been logged as closed. */
async function abandon(connections: Connections, drain: Drain): Promise<void> {
  if (connections.size === 0) return;
  drain.logEnd(connections.size);
  for (const connection of connections.all()) connection.terminate('drain');
  await connections.whenEmpty();
}
