import type { Happening } from '../../timeline/events.ts';
import type { Address, Relay } from './relay.ts';
import { startRelay } from './relay.ts';

/** What a Service knows of one pod: an entry of its EndpointSlice. */
export interface Endpoint extends Address {
  readonly pod: string;
  readonly ready: boolean;
  /** Deleted and still there: `ready` is false from that moment, whatever its readinessProbe says (KEP-1672). */
  readonly terminating: boolean;
}

/** The EndpointSlice of a Service: pods report to it, proxies and relays listen to it. */
export class Endpoints {
  readonly service: string;
  readonly #happened: (event: Happening) => void;
  readonly #entries = new Map<string, Endpoint>();
  readonly #listeners = new Set<() => void>();

  constructor(service: string, happened: (event: Happening) => void) {
    this.service = service;
    this.#happened = happened;
  }

  get ready(): readonly Endpoint[] {
    return [...this.#entries.values()].filter((endpoint) => endpoint.ready && !endpoint.terminating);
  }

  update(endpoint: Endpoint): void {
    const before = this.#entries.get(endpoint.pod);
    if (before?.ready === endpoint.ready && before.terminating === endpoint.terminating) return;
    this.#entries.set(endpoint.pod, endpoint);
    this.#tell();
  }

  remove(pod: string): void {
    if (this.#entries.delete(pod)) this.#tell();
  }

  /** Calls back after each change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    const all = [...this.#entries.values()];
    this.#happened({
      kind: 'endpoints',
      service: this.service,
      ready: this.ready.map((endpoint) => endpoint.pod),
      terminating: all.filter((endpoint) => endpoint.terminating).map((endpoint) => endpoint.pod),
    });
    for (const listener of this.#listeners) listener();
  }
}

export interface ServiceOptions {
  readonly listen: Address;
  /** Changes of the endpoints reach the Service so much later, as they reach kube-proxy. */
  readonly propagationMs: number;
  /**
   * How many endpoints a new connection may try. 1 for a Service: kube-proxy sends it to one, and where that refuses the client is
   * refused (here it sees a reset). A proxy's balancer passes over those that refuse.
   */
  readonly tries: number;
}

/** A Service's address on this machine: gives new connections to ready endpoints in turn and keeps established ones. */
export async function startService(
  endpoints: Endpoints,
  { listen, propagationMs, tries }: ServiceOptions,
): Promise<Relay> {
  let known = endpoints.ready;
  let turn = 0;
  const timers = new Set<NodeJS.Timeout>();
  const stopListening = endpoints.onChange(() => {
    const next = endpoints.ready;
    const timer = setTimeout(() => {
      timers.delete(timer);
      known = next;
    }, propagationMs);
    timers.add(timer);
  });
  const relay = await startRelay(listen, () => {
    turn += 1;
    const inTurn = known.map((_, index) => known[(index + turn) % known.length]);
    return inTurn.filter((endpoint) => endpoint !== undefined).slice(0, tries);
  });
  return {
    address: relay.address,
    get open() {
      return relay.open;
    },
    impair: (impairment) => relay.impair(impairment),
    [Symbol.asyncDispose]: async () => {
      stopListening();
      for (const timer of timers) clearTimeout(timer);
      await relay[Symbol.asyncDispose]();
    },
  };
}
