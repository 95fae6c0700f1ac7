import type { Controller, ProxyInput } from '../../../infra/controllers/controller.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Binary } from './binaries.ts';
import type { Container } from './container.ts';
import { startHaproxy } from './haproxy.ts';
import type { IngressController } from './ingress-controller.ts';
import type { LabContext } from './lab-context.ts';
import { loopback } from './lab-context.ts';
import { startNginx } from './nginx.ts';
import { Pod } from './pod.ts';
import { freePort } from './ports.ts';
import type { Endpoints } from './service.ts';

export interface ControllerPodsOptions {
  readonly controller: Controller;
  readonly budget: Budget;
  readonly binary: Binary;
  readonly endpoints: Endpoints;
  readonly program: IngressController;
  readonly maxConnections: number;
}

/** Gives a function that makes pods of the controller: the real proxy, stopped as the controller's image stops it. */
export function controllerPods(options: ControllerPodsOptions, context: LabContext): () => Promise<Pod> {
  const { controller, budget, endpoints } = options;
  const lifecycle = controller.lifecycle(budget);
  let made = 0;
  return async () => {
    made += 1;
    const name = `${controller.name}-${made}`;
    const input = {
      listen: { host: loopback, port: await freePort() },
      health: { host: loopback, port: await freePort() },
      directory: await context.directory.forPod(name),
      pod: name,
      maxConnections: options.maxConnections,
    };
    return new Pod(
      {
        component: 'controller',
        container: () => startProxy(options, input, context),
        traffic: input.listen,
        health: input.health,
        livenessPath: '/healthz',
        readinessPath: '/healthz',
        preStop: lifecycle.preStop,
        grace: lifecycle.grace,
        ...budget.kubelet,
      },
      { name, endpoints, ...context, directory: input.directory },
    );
  };
}

async function startProxy(
  { controller, budget, binary, program }: ControllerPodsOptions,
  input: Omit<ProxyInput, 'backends' | 'paths'>,
  context: LabContext,
): Promise<Container> {
  const start = controller.proxy === 'haproxy' ? startHaproxy : startNginx;
  const first = { configuration: program.render(input), lifecycle: controller.lifecycle(budget) };
  const proxy = await start(binary.path, first, {
    pod: input.pod,
    directory: input.directory,
    happened: context.happened,
    now: () => context.clock.now(),
  });
  program.manage({ pod: input.pod, proxy, input });
  void proxy.exited.then(() => {
    program.release(input.pod);
  });
  return {
    ...proxy,
    stop: () => {
      program.release(input.pod);
      proxy.stop();
    },
  };
}
