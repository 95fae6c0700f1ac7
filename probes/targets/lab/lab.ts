import type { Controller } from '../../../infra/controllers/controller.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Target } from '../target.ts';
import { findProxy } from './binaries.ts';
import { controllerPods } from './controller-pods.ts';
import { IngressController } from './ingress-controller.ts';
import { Deployment } from './deployment.ts';
import type { LabContext } from './lab-context.ts';
import { loopback } from './lab-context.ts';
import { LabTarget } from './lab-target.ts';
import { freePort } from './ports.ts';
import { startRelay } from './relay.ts';
import { ServerPods } from './server-pods.ts';
import { Endpoints, startService } from './service.ts';

export interface LabOptions extends LabContext {
  readonly controller: Controller;
  readonly budget: Budget;
  /** Put a wire before each app pod, so that the link from the controller can be cut. Costs a hop. */
  readonly links: boolean;
  /** Most connections that a proxy must be able to hold. */
  readonly maxConnections: number;
  readonly signal: AbortSignal;
}

/**
 * Starts the embedded lab: a Service before real proxies, the WebSocket server's pods behind them, everything on this machine.
 * Disposing the target ends all of it. If it cannot start, what had started is ended before the error is thrown.
 * @throws TargetError (missing binary, refused configuration, a pod that does not become ready)
 */
export async function startLab(options: LabOptions): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const { controller, budget, signal, happened } = options;
  const binary = await findProxy(controller.proxy);

  const serverEndpoints = new Endpoints('ws-server', happened);
  const serverPods = stack.use(new ServerPods({ budget, endpoints: serverEndpoints, links: options.links }, options));
  const servers = stack.use(
    new Deployment(
      'ws-server',
      { replicas: budget.app.replicas, strategy: { maxSurge: 1, maxUnavailable: 0 } },
      serverPods.create,
    ),
  );
  await servers.start(signal);
  const serverService = stack.use(await startService(serverEndpoints, await listen(), budget.propagation.ms));
  const control = stack.use(await startRelay(await listen(), () => serverPods.ready.map((pod) => pod.control)));

  const program = stack.use(
    new IngressController({
      controller,
      budget,
      endpoints: serverEndpoints,
      balancer: serverService.address,
      happened,
    }),
  );
  const controllerEndpoints = new Endpoints(controller.name, happened);
  const { replicas } = budget.controller;
  const controllers = stack.use(
    new Deployment(
      controller.name,
      { replicas, strategy: chartStrategy(replicas) },
      controllerPods(
        { controller, budget, binary, endpoints: controllerEndpoints, program, maxConnections: options.maxConnections },
        options,
      ),
    ),
  );
  await controllers.start(signal);
  const ingress = stack.use(await startService(controllerEndpoints, await listen(), budget.propagation.ms));

  return new LabTarget({
    ...options,
    binary,
    servers,
    serverPods,
    serverService,
    control,
    program,
    controllers,
    ingress,
    owned: stack.move(),
  });
}

/** What a Deployment does that names no numbers, as the charts' do not: 25 % each, surge rounded up, unavailable down. */
function chartStrategy(replicas: number): { maxSurge: number; maxUnavailable: number } {
  return { maxSurge: Math.ceil(replicas / 4), maxUnavailable: Math.floor(replicas / 4) };
}

async function listen(): Promise<{ host: string; port: number }> {
  return { host: loopback, port: await freePort() };
}
