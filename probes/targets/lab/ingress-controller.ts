import type { Backend, Controller, ProxyInput } from '../../../infra/controllers/controller.ts';
import { setServer } from '../../../infra/controllers/haproxy/process.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Happening } from '../../timeline/events.ts';
import { withHandshakeTime } from './handshake-timers.ts';
import type { Haproxy } from './haproxy.ts';
import type { Proxy } from './proxy.ts';
import type { Address } from './relay.ts';
import type { Endpoints } from './service.ts';
import { ServerSlots } from './server-slots.ts';

/** Where a proxy listens. */
export type ProxySeat = Omit<ProxyInput, 'backends' | 'paths'>;

/** A configuration, with the pods that stand in its server slots. */
export interface Rendered {
  readonly text: string;
  readonly slots: readonly Backend[];
}

/** A proxy that this controller looks after. */
interface Managed {
  readonly pod: string;
  readonly proxy: Proxy | Haproxy;
  readonly seat: ProxySeat;
  loaded: Rendered;
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
 * One thing at a time: a change of endpoints that comes during a reload is followed after it.
 */
export class IngressController implements AsyncDisposable {
  readonly #options: IngressControllerOptions;
  readonly #managed = new Map<string, Managed>();
  readonly #slots = new ServerSlots();
  readonly #stopListening: () => void;
  #routesAdded = 0;
  #sync: NodeJS.Timeout | null = null;
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: IngressControllerOptions) {
    this.#options = options;
    this.#stopListening = options.endpoints.onChange(() => {
      this.#followSoon();
    });
  }

  /** The configuration for a proxy as of now. */
  render(seat: ProxySeat): Rendered {
    const { controller, budget, endpoints, balancer } = this.#options;
    const added = Array.from({ length: this.#routesAdded }, (_, index) => `/other-app-${index + 1}`);
    const slots =
      controller.endpoints.by === 'lua' ? [{ name: 'balancer', ...balancer }] : this.#slots.assign(endpoints.ready);
    const paths = [...firstPaths, ...added];
    return { text: controller.configuration(withHandshakeTime(budget), { ...seat, backends: slots, paths }), slots };
  }

  /** Looks after a proxy from now on. What has changed since `loaded` was rendered is caught up with. */
  manage(seat: ProxySeat, proxy: Proxy | Haproxy, loaded: Rendered): void {
    this.#managed.set(seat.pod, { pod: seat.pod, proxy, seat, loaded });
    if (this.render(seat).text !== loaded.text) this.#followSoon();
  }

  /** The proxy is stopping: it gets no more changes. */
  release(pod: string, proxy: Proxy | Haproxy): void {
    if (this.#managed.get(pod)?.proxy === proxy) this.#managed.delete(pod);
  }

  /** Somebody added an Ingress for another app: the configuration changes and every proxy reloads. Returns how many did. */
  addRoute(): Promise<number> {
    return this.#inOrder(() => {
      this.#routesAdded += 1;
      return this.#reloadChanged('an Ingress for another app was added');
    });
  }

  /** The same objects are applied once more. Returns how many proxies had to reload for it. */
  reconcile(): Promise<number> {
    return this.#inOrder(() => this.#reloadChanged('the same configuration was applied again'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    if (this.#sync !== null) clearTimeout(this.#sync);
    this.#managed.clear();
    await this.#working;
  }

  #inOrder<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => undefined);
    return done;
  }

  #followSoon(): void {
    this.#sync ??= setTimeout(() => {
      this.#sync = null;
      this.#inOrder(() => this.#followEndpoints()).catch((error: unknown) => {
        const detail = error instanceof Error ? error.message : String(error);
        this.#options.happened({ kind: 'phase', phase: 'the controller could not follow the endpoints', detail });
      });
    }, this.#options.budget.controller.syncPeriod.ms);
  }

  async #reloadChanged(trigger: string): Promise<number> {
    const changed = [...this.#managed.values()].filter(({ seat, loaded }) => this.render(seat).text !== loaded.text);
    await Promise.all(changed.map((managed) => this.#reload(managed, trigger)));
    return changed.length;
  }

  async #reload(managed: Managed, trigger: string): Promise<void> {
    const next = this.render(managed.seat);
    try {
      await managed.proxy.reload(next.text, trigger);
      managed.loaded = next;
    } catch (error) {
      // A proxy that is stopped in the middle of a reload does not finish it, and nobody waits for it any more.
      if (this.#managed.get(managed.pod) === managed) throw error;
    }
  }

  async #followEndpoints(): Promise<void> {
    const { by } = this.#options.controller.endpoints;
    if (by === 'lua') return;
    const trigger = 'the endpoints of a Service changed';
    if (by === 'reload') {
      await this.#reloadChanged(trigger);
      return;
    }
    for (const managed of this.#managed.values()) {
      const next = this.render(managed.seat);
      // As the controller does: what the runtime API refuses (a slot that is not there) is left to a reload.
      if (await this.#setSlots(managed, next)) managed.loaded = next;
      else await this.#reload(managed, trigger);
    }
  }

  /** @returns whether the proxy now has the slots as rendered */
  async #setSlots({ pod, proxy, loaded }: Managed, next: Rendered): Promise<boolean> {
    if (!('runtime' in proxy)) return false;
    for (const [slot, backend] of next.slots.entries()) {
      const before = loaded.slots[slot];
      if (before?.name === backend.name && before.port === backend.port) continue;
      for (const command of setServer(slot, backend)) {
        const answer = await proxy.runtime(command).catch((error: unknown) => String(error));
        this.#options.happened({ kind: 'runtime-command', pod, command, answer, by: 'controller' });
        if (/^(No such|TargetError)/.test(answer)) return false;
      }
    }
    return true;
  }
}
