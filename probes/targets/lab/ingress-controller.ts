import type { Backend, Controller, ProxyInput } from '../../../infra/controllers/controller.ts';
import { setServer } from '../../../infra/controllers/haproxy/process.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Happening } from '../../timeline/events.ts';
import type { Haproxy } from './haproxy.ts';
import type { Proxy } from './proxy.ts';
import type { Address } from './relay.ts';
import type { Endpoints } from './service.ts';

/** A proxy that this controller looks after, with where it listens. */
export interface Managed {
  readonly pod: string;
  readonly proxy: Proxy | Haproxy;
  readonly input: Omit<ProxyInput, 'backends' | 'paths'>;
}

export interface IngressControllerOptions {
  readonly controller: Controller;
  readonly budget: Budget;
  /** The app's pods, as the proxy reaches them. */
  readonly endpoints: Endpoints;
  /** Where an in-process balancer sends everything (`lua`): it chooses among ready pods itself, here the Service relay does. */
  readonly balancer: Address;
  readonly happened: (event: Happening) => void;
}

/** How many routes the Ingress objects have at the start, and what a `reload` adds: a path of another app. */
const firstPaths = ['/ws', '/'] as const;

/**
 * The controller's own program, as far as held connections notice it: it renders the configuration, follows the endpoints by the
 * same means as the real one (runtime API, in-process balancer, or a reload), compares before it reloads, and leaves old workers alone.
 */
export class IngressController implements AsyncDisposable {
  readonly #options: IngressControllerOptions;
  readonly #managed = new Map<string, Managed & { loaded: string }>();
  /** Server slots: which pod stands in which, '' for a free one. */
  readonly #slots: string[] = [];
  readonly #stopListening: () => void;
  #routesAdded = 0;
  #sync: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(options: IngressControllerOptions) {
    this.#options = options;
    this.#assignSlots();
    this.#stopListening = options.endpoints.onChange(() => {
      this.#sync ??= setTimeout(() => {
        this.#sync = null;
        this.#working = this.#working.then(() => this.#followEndpoints());
      }, options.budget.controller.syncPeriod.ms);
    });
  }

  /** The configuration for a proxy as of now. */
  render(input: Omit<ProxyInput, 'backends' | 'paths'>): string {
    const added = Array.from({ length: this.#routesAdded }, (_, index) => `/other-app-${index + 1}`);
    return this.#options.controller.configuration(this.#options.budget, {
      ...input,
      backends: this.#backends(),
      paths: [...firstPaths, ...added],
    });
  }

  manage(managed: Managed): void {
    this.#managed.set(managed.pod, { ...managed, loaded: this.render(managed.input) });
  }

  release(pod: string): void {
    this.#managed.delete(pod);
  }

  /** Somebody added an Ingress for another app: the configuration changes and every proxy reloads. Returns how many did. */
  async addRoute(): Promise<number> {
    this.#routesAdded += 1;
    return this.#reloadChanged('an Ingress for another app was added');
  }

  /** The same objects are applied once more. Returns how many proxies had to reload for it. */
  reconcile(): Promise<number> {
    return this.#reloadChanged('the same configuration was applied again');
  }

  proxies(): readonly Managed[] {
    return [...this.#managed.values()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    if (this.#sync !== null) clearTimeout(this.#sync);
    this.#managed.clear();
    await this.#working;
  }

  async #reloadChanged(trigger: string): Promise<number> {
    let reloaded = 0;
    for (const managed of this.#managed.values()) {
      const next = this.render(managed.input);
      if (next === managed.loaded) continue;
      await managed.proxy.reload(next, trigger);
      managed.loaded = next;
      reloaded += 1;
    }
    return reloaded;
  }

  async #followEndpoints(): Promise<void> {
    const before = [...this.#slots];
    this.#assignSlots();
    const { by } = this.#options.controller.endpoints;
    if (by === 'lua') return;
    if (by === 'reload') {
      await this.#reloadChanged('the endpoints of a Service changed');
      return;
    }
    for (const managed of [...this.#managed.values()]) {
      await this.#setSlots(managed, before);
      managed.loaded = this.render(managed.input);
    }
  }

  async #setSlots(managed: Managed, before: readonly string[]): Promise<void> {
    if (!('runtime' in managed.proxy)) return;
    const backends = this.#backends();
    for (const [slot, pod] of this.#slots.entries()) {
      if (pod === before[slot]) continue;
      for (const command of setServer(slot, backends[slot] ?? freeSlot)) {
        const answer = await managed.proxy.runtime(command).catch((error: unknown) => String(error));
        this.#options.happened({ kind: 'runtime-command', pod: managed.pod, command, answer, by: 'controller' });
      }
    }
  }

  /** A pod keeps its slot for as long as it is ready; a new one takes the first free slot. */
  #assignSlots(): void {
    const ready = new Set(this.#options.endpoints.ready.map((endpoint) => endpoint.pod));
    for (const [slot, pod] of this.#slots.entries()) if (!ready.has(pod)) this.#slots[slot] = '';
    for (const pod of ready) {
      if (this.#slots.includes(pod)) continue;
      const free = this.#slots.indexOf('');
      if (free === -1) this.#slots.push(pod);
      else this.#slots[free] = pod;
    }
  }

  #backends(): readonly Backend[] {
    const { controller, endpoints, balancer } = this.#options;
    if (controller.endpoints.by === 'lua') return [{ name: 'balancer', ...balancer }];
    const byPod = new Map(endpoints.ready.map((endpoint) => [endpoint.pod, endpoint]));
    return this.#slots.map((pod) => {
      const endpoint = byPod.get(pod);
      return endpoint === undefined ? freeSlot : { name: pod, host: endpoint.host, port: endpoint.port };
    });
  }
}

const freeSlot: Backend = { name: '', host: '127.0.0.1', port: 1 };
