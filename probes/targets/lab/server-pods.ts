import { serverEnvironment } from '../../../infra/manifests/server-environment.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import { startApp } from './app.ts';
import type { LabContext } from './lab-context.ts';
import { loopback } from './lab-context.ts';
import { Pod } from './pod.ts';
import { freePort } from './ports.ts';
import type { Address, Relay } from './relay.ts';
import { startRelay } from './relay.ts';
import type { Endpoints } from './service.ts';

/** One pod of the WebSocket server, with its addresses. */
export interface ServerPod {
  readonly pod: Pod;
  readonly http: Address;
  readonly control: Address;
  /** The wire from the controller to this pod, where the lab has such wires. */
  readonly link: Relay | null;
}

export interface ServerPodsOptions {
  readonly budget: Budget;
  readonly endpoints: Endpoints;
  readonly links: boolean;
}

/** Makes pods of apps/ws-server, one for each call. */
export class ServerPods implements AsyncDisposable {
  readonly #options: ServerPodsOptions;
  readonly #context: LabContext;
  readonly #made: ServerPod[] = [];
  #count = 0;
  #turn = 0;

  constructor(options: ServerPodsOptions, context: LabContext) {
    this.#options = options;
    this.#context = context;
  }

  /** Pods that take new connections. */
  get ready(): readonly ServerPod[] {
    return this.#made.filter(({ pod }) => pod.ready && !pod.terminating);
  }

  /** Pods whose process has not ended: those that are terminating hold connections too. */
  get running(): readonly ServerPod[] {
    return this.#made.filter(({ pod }) => pod.running);
  }

  /** The pods that take new connections, each time with another one first: whom the control port's Service asks. */
  inTurn(): readonly ServerPod[] {
    const { ready } = this;
    const first = this.#turn++ % Math.max(1, ready.length);
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  readonly create = async (): Promise<Pod> => {
    const { budget, endpoints, links } = this.#options;
    // Counted before anything is waited for: pods are made side by side.
    this.#count += 1;
    const name = `ws-server-${this.#count}`;
    const http = { host: loopback, port: await freePort() };
    const control = { host: loopback, port: await freePort() };
    const link = links ? await startRelay({ host: loopback, port: await freePort() }, () => [http]) : null;
    const pod = new Pod(
      {
        component: 'server',
        container: (directory) =>
          startApp({
            ...this.#context,
            app: 'ws-server',
            pod: name,
            directory,
            compileCache: this.#context.directory.compileCache,
            environment: serverEnvironment(budget, { host: http.host, port: http.port, controlPort: control.port }),
          }),
        traffic: link?.address ?? http,
        health: http,
        livenessPath: '/healthz',
        readinessPath: '/readyz',
        preStop: budget.app.preStop,
        grace: budget.app.grace,
        ...budget.kubelet,
      },
      { ...this.#context, name, endpoints, directory: await this.#context.directory.forPod(name) },
    );
    this.#made.push({ pod, http, control, link });
    return pod;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#made.map(async ({ link }) => link?.[Symbol.asyncDispose]()));
  }
}
