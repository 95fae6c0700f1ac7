import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';
import { healthRoutes } from './health.ts';
import { closeHttpServer, createHttpServer, listen } from './http.ts';
import { lifecycleStates, type LifecycleState } from './lifecycle.ts';

async function start() {
  const now: { state: LifecycleState } = { state: 'starting' };
  const routes = healthRoutes({ clock: systemClock, state: () => now.state });
  const server = createHttpServer({ routes, draining: () => false });
  const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
  return { now, url, [Symbol.asyncDispose]: () => closeHttpServer(server, systemClock) };
}

test('/readyz is 200 in the state ready only, /healthz in every state: a draining app is alive', async () => {
  await using app = await start();
  for (const state of lifecycleStates) {
    app.now.state = state;
    assert.equal((await fetch(`${app.url}/readyz`)).status, state === 'ready' ? 200 : 503, state);
    assert.equal((await fetch(`${app.url}/healthz`)).status, 200, state);
  }
});

test('every health answer is JSON with a status and the monotonic clock, within the time of the request', async () => {
  await using app = await start();
  for (const [path, status] of [
    ['/healthz', 'alive'],
    ['/readyz', 'starting'],
  ]) {
    const before = systemClock.monotonicMs();
    const response = await fetch(`${app.url}${path}`);
    const body = (await response.json()) as { status: string; monotonicMs: number };
    const after = systemClock.monotonicMs();
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.deepEqual(Object.keys(body), ['status', 'monotonicMs']);
    assert.equal(body.status, status);
    assert.ok(before <= body.monotonicMs && body.monotonicMs <= after);
  }
});
