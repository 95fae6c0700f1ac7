import type { ServerResponse } from 'node:http';
import type { AppClock } from './clock.ts';
import type { Routes } from './http.ts';
import type { LifecycleState } from './lifecycle.ts';

export interface HealthOptions {
  readonly clock: AppClock;
  readonly state: () => LifecycleState;
}

/**
 * `/healthz` and `/readyz`, kept apart: a draining app is not ready but very much alive, and a liveness that failed with readiness would
 * have it killed in the middle of its drain. Every answer is `{"status": …, "monotonicMs": …}`, from which a prober measures how far
 * this machine's monotonic clock is from its own.
 */
export function healthRoutes({ clock, state }: HealthOptions): Routes {
  const answer = (response: ServerResponse, code: number, status: string) => {
    response.writeHead(code, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify({ status, monotonicMs: clock.monotonicMs() })}\n`);
  };
  return {
    /** That it answers at all says that the event loop turns; nothing else is asked here. */
    '/healthz': (_request, response) => answer(response, 200, 'alive'),
    '/readyz': (_request, response) => answer(response, state() === 'ready' ? 200 : 503, state()),
  };
}
