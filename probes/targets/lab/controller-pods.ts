import type { Controller } from '../../../infra/controllers/controller.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Binary } from './binaries.ts';
import type { Container } from './container.ts';
import { startHaproxy } from './haproxy.ts';
import type { IngressController, ProxySeat } from './ingress-controller.ts';
import type { LabContext } from './lab-context.ts';
import { loopback } from './lab-context.ts';
import { startNginx } from './nginx.ts';
import { Pod } from './pod.ts';
import { freePort } from './ports.ts';
import type { Proxy } from './proxy.ts';
import type { Endpoints } from './service.ts';

export interface ControllerPodsOptions {
  readonly controller: Controller;
  readonly budget: Budget;
  readonly binary: Binary;
  readonly endpoints: Endpoints;
  readonly program: IngressController;
  readonly maxConnections: number;
}

/** Makes pods of the controller: the real proxy, stopped as the controller's image stops it. */
export class ControllerPods {
  readonly #options: ControllerPodsOptions;
  readonly #context: LabContext;
  readonly #proxies = new Map<Proxy, string>();
  #made = 0;

  constructor(options: ControllerPodsOptions, context: LabContext) {
    this.#options = options;
    this.#context = context;
  }

  /** All that run, those of terminating pods too, each with its pod's name. */
  get proxies(): ReadonlyMap<Proxy, string> {
    return this.#proxies;
  }

  readonly create = async (): Promise<Pod> => {
    const { controller, budget, endpoints, maxConnections } = this.#options;
    this.#made += 1;
    const name = `${controller.name}-${this.#made}`;
    const seat: ProxySeat = {
      listen: { host: loopback, port: await freePort() },
      health: { host: loopback, port: await freePort() },
      directory: await this.#context.directory.forPod(name),
      pod: name,
      maxConnections,
    };
    const { preStop, grace } = controller.lifecycle(budget);
    return new Pod(
      {
        component: 'controller',
        container: () => this.#start(seat),
        traffic: seat.listen,
        health: seat.health,
        livenessPath: '/healthz',
        readinessPath: '/healthz',
        preStop,
        grace,
        ...budget.kubelet,
      },
      { ...this.#context, name, endpoints, directory: seat.directory },
    );
  };

  async #start(seat: ProxySeat): Promise<Container> {
    const { controller, budget, binary, program } = this.#options;
    const { emit, happened, clock } = this.#context;
    const start = controller.proxy === 'haproxy' ? startHaproxy : startNginx;
    const rendered = program.render(seat);
    const { pod, directory } = seat;
    const context = { pod, directory, emit, happened, now: () => clock.now() };
    const what = { binary: binary.path, configuration: rendered.text, lifecycle: controller.lifecycle(budget) };
    const proxy = await start(what, context);
    this.#proxies.set(proxy, pod);
    program.manage(seat, proxy, rendered);
    void proxy.exited.then(() => {
      this.#proxies.delete(proxy);
      program.release(pod, proxy);
    });
    return {
      ...proxy,
      stop: () => {
        program.release(pod, proxy);
        proxy.stop();
      },
    };
  }
}
