import type { Server } from 'node:http';
import { systemClock } from '../shared/clock.ts';
import { healthRoutes } from '../shared/health.ts';
import { closeHttpServer, createHttpServer, listen, type Routes } from '../shared/http.ts';
import type { Lifecycle, ShutdownPlan } from '../shared/lifecycle.ts';
import type { Log } from '../shared/log.ts';
import { createRegistry, metricsHandler } from '../shared/metrics.ts';
import { askForCloses } from './control-client.ts';
import { lastRoundMs, Rounds } from './rounds.ts';
import type { CleanupSettings } from './settings.ts';

/** From the signal to the exit: the last round, the last requests of the health server, and some air. */
const shutdownDeadlineMs = lastRoundMs + 3_000;

/**
 * Starts the rounds and, if it has a port, the health server.
 * @returns how it will go, for {@link Lifecycle.ready}
 * @throws when the health address can't be listened on: the system's error
 */
export async function startCleanup(settings: CleanupSettings, lifecycle: Lifecycle, log: Log): Promise<ShutdownPlan> {
  const clock = systemClock;
  const registry = createRegistry(() => lifecycle.state);
  const address = { host: settings.serverHost, port: settings.serverControlPort };
  const { intervalMs, closes } = settings;
  const ask = (count: number, signal: AbortSignal) => askForCloses(address, count, signal);
  const rounds = new Rounds({ intervalMs, closes, ask, clock, log, registry });
  const routes = {
    ...healthRoutes({ clock, state: () => lifecycle.state }),
    '/metrics': metricsHandler(registry),
  };
  const health = await startHealthServer(settings, { lifecycle, routes, log });
  rounds.start();
  return {
    deadlineMs: shutdownDeadlineMs,
    steps: [
      { name: 'finish the round', run: () => rounds.stop() },
      { name: 'close the health server', run: async () => health && closeHttpServer(health, clock) },
    ],
    left: () => 0,
    abandon: async () => health?.closeAllConnections(),
  };
}

async function startHealthServer(
  { host, healthPort }: CleanupSettings,
  { lifecycle, routes, log }: { readonly lifecycle: Lifecycle; readonly routes: Routes; readonly log: Log },
): Promise<Server | undefined> {
  if (healthPort === 0) return undefined;
  const server = createHttpServer({ routes, draining: () => lifecycle.state === 'draining' });
  const port = await listen(server, host, healthPort);
  log.info('listening', { server: 'http', host, port }, `http listens on ${host} port ${port}`);
  return server;
}
