import type { Controller } from '../../../infra/controllers/controller.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import { asTargetError } from '../errors.ts';
import type { Target } from '../target.ts';
import { findProxy } from './binaries.ts';
import { ControllerPods } from './controller-pods.ts';
import { IngressController } from './ingress-controller.ts';
import type { DeploymentPlan } from './deployment.ts';
import { Deployment } from './deployment.ts';
import type { LabContext } from './lab-context.ts';
import type { LabOptions } from './lab-options.ts';
import { loopback } from './lab-context.ts';
import { LabTarget } from './lab-target.ts';
import { freePort } from './ports.ts';
import { startRelay } from './relay.ts';
import { ServerPods } from './server-pods.ts';
import type { ServiceOptions } from './service.ts';
import { Endpoints, startService } from './service.ts';

/**
 * Starts the embedded lab: a Service before real proxies, the WebSocket server's pods behind them, everything on this machine.
 * Disposing the target ends all of it. If it cannot start, what had started is ended before the error is thrown.
 * @throws TargetError (missing binary, refused configuration, a pod that does not become ready)
 */
export async function startLab(options: LabOptions): Promise<Target> {
  try {
    return await start(options);
  } catch (error) {
    options.signal.throwIfAborted();
    throw asTargetError(error, 'the lab did not start');
  }
}

async function start(options: LabOptions): Promise<Target> {
  await using stack = new AsyncDisposableStack();
  const { controller, budget, signal, happened } = options;
  const finding = findProxy(controller.proxy);
  const context: LabContext = { ...options, directory: stack.use(await options.directory.forLab()) };

  const serverEndpoints = new Endpoints('ws-server', happened);
  const serverPods = stack.use(new ServerPods({ budget, endpoints: serverEndpoints, links: options.links }, context));
  const serverPlan = { replicas: budget.app.replicas, maxSurge: 1, maxUnavailable: 0 };
  const servers = stack.use(new Deployment('ws-server', serverPlan, serverPods.create));
  const [binary] = await Promise.all([finding, servers.start(signal)]);
  const serverService = stack.use(await startService(serverEndpoints, await balancerOf(controller, budget)));
  const control = stack.use(await startRelay(await listen(), () => serverPods.inTurn().map((pod) => pod.control)));

  const balancer = serverService.address;
  const program = stack.use(
    new IngressController({ controller, budget, endpoints: serverEndpoints, balancer, happened }),
  );
  const controllerEndpoints = new Endpoints(controller.name, happened);
  const { replicas } = budget.controller;
  const { maxConnections } = options;
  const made = { controller, budget, binary, endpoints: controllerEndpoints, program, maxConnections };
  const controllerPods = new ControllerPods(made, context);
  const controllers = stack.use(new Deployment(controller.name, chartPlan(replicas), controllerPods.create));
  await controllers.start(signal);
  const propagationMs = budget.propagation.ms;
  const ingress = stack.use(
    await startService(controllerEndpoints, { listen: await listen(), propagationMs, tries: 1 }),
  );

  const parts = { binary, servers, serverPods, serverService, control, program, controllers, controllerPods, ingress };
  return new LabTarget({ ...options, ...context, ...parts, owned: stack.move() });
}

/** ingress-nginx balances by itself over ready endpoints, and tries another one when it is refused (proxy_next_upstream, 3 tries). */
async function balancerOf({ endpoints }: Controller, budget: Budget): Promise<ServiceOptions> {
  const propagationMs = endpoints.by === 'lua' ? budget.controller.syncPeriod.ms : budget.propagation.ms;
  return { listen: await listen(), propagationMs, tries: 3 };
}

/** What a Deployment does that names no strategy, as the charts' do not: 25 % each, surge rounded up, unavailable down. */
function chartPlan(replicas: number): DeploymentPlan {
  return { replicas, maxSurge: Math.ceil(replicas / 4), maxUnavailable: Math.floor(replicas / 4) };
}

async function listen(): Promise<{ host: string; port: number }> {
  return { host: loopback, port: await freePort() };
}
