import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Handler } from './http.ts';
import { lifecycleStates, type LifecycleState } from './lifecycle.ts';

/** A registry of the app's own, with the process's and Node's figures and `app_state`, which is 1 for the state the app is in. */
export function createRegistry(state: () => LifecycleState): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'app_state',
    help: 'The state of the lifecycle: 1 for the one the app is in',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const each of lifecycleStates) this.set({ state: each }, each === state() ? 1 : 0);
    },
  });
  return registry;
}

/** Answers with everything in the registry, as Prometheus reads it. */
export function metricsHandler(registry: Registry): Handler {
  return async (_request, response) => {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType });
    response.end(text);
  };
}
