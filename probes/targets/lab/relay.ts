import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A TCP address of this machine. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How a relay treats what goes through it. */
export type Impairment =
  | { readonly kind: 'none' }
  /** Nothing passes and nobody is told, as when packets are dropped. What was under way passes after the end, as TCP would send it again. */
  | { readonly kind: 'drop' }
  /** Everything is reset, new connections too. */
  | { readonly kind: 'reset' }
  /** Each piece of data passes so much later. */
  | { readonly kind: 'delay'; readonly ms: number };

/**
 * A small TCP relay: the Service and the wires of the lab. It keeps what is established and asks `pick` for each new connection,
 * so changing endpoints never touches connections that are held, as with kube-proxy.
 */
export interface Relay extends AsyncDisposable {
  readonly address: Address;
  /** Connections under way. */
  readonly open: number;
  /** Changes the treatment of all connections from now on; returns how many were under way. */
  impair(impairment: Impairment): number;
}

/** @param pick the addresses to try for a new connection, best first; none: the connection is reset, as by a Service without endpoints. */
export async function startRelay(listen: Address, pick: () => readonly Address[]): Promise<Relay> {
  const pairs = new Set<Pair>();
  let impairment: Impairment = { kind: 'none' };
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
    if (impairment.kind === 'reset') {
      reset(client);
      return;
    }
    const pair = new Pair(client, () => pairs.delete(pair));
    pairs.add(pair);
    pair.impair(impairment);
    pair.connect(pick());
  });
  server.listen({ ...listen, backlog: 4096 });
  await once(server, 'listening');
  return {
    address: listen,
    get open() {
      return pairs.size;
    },
    impair: (next) => {
      impairment = next;
      const count = pairs.size;
      for (const pair of pairs) pair.impair(next);
      return count;
    },
    [Symbol.asyncDispose]: () => close(server, pairs),
  };
}

async function close(server: Server, pairs: Set<Pair>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const pair of pairs) pair.destroy();
  await closed;
}

/**
 * Ends a connection with a reset. While a FIN is on its way libuv refuses that (uv_tcp_close_reset: EINVAL), and Node 24 takes the handle
 * for closed and then waits for it at its own exit for ever: such a socket is closed without one.
 */
export function reset(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}

/** One relayed connection: the client's socket and the one to the endpoint. */
class Pair {
  readonly #client: Socket;
  readonly #gone: () => void;
  #upstream: Socket | null = null;
  #impairment: Impairment = { kind: 'none' };
  #joined = false;
  /** A side ended while nothing may pass: told to the other one later. */
  #endsHeldBack: (() => void)[] = [];

  constructor(client: Socket, gone: () => void) {
    this.#client = client;
    this.#gone = gone;
    client.once('error', () => {
      this.#whenPassing(() => {
        this.destroy();
      });
    });
  }

  /** Tries the addresses in turn: a refused one is passed over, as a proxy's retry or kube-proxy's next choice would. */
  connect(addresses: readonly Address[]): void {
    const [address, ...others] = addresses;
    if (address === undefined) {
      this.destroy();
      return;
    }
    const upstream = connect({ host: address.host, port: address.port, allowHalfOpen: true, noDelay: true });
    this.#upstream = upstream;
    const refused = (): void => {
      this.connect(others);
    };
    upstream.once('error', refused);
    upstream.once('connect', () => {
      upstream.off('error', refused);
      upstream.once('error', () => {
        this.#whenPassing(() => {
          this.destroy();
        });
      });
      this.#join(this.#client, upstream);
      this.#join(upstream, this.#client);
      this.#joined = true;
      this.#applyFlow();
    });
  }

  impair(impairment: Impairment): void {
    this.#impairment = impairment;
    if (impairment.kind === 'reset') {
      this.destroy();
      return;
    }
    this.#applyFlow();
    if (impairment.kind === 'drop') return;
    const held = this.#endsHeldBack;
    this.#endsHeldBack = [];
    for (const tell of held) tell();
  }

  /** Ends both sides with a reset: what a client sees when its process is killed or the path is cut. */
  destroy(): void {
    reset(this.#client);
    if (this.#upstream !== null) reset(this.#upstream);
    this.#gone();
  }

  #join(from: Socket, to: Socket): void {
    from.on('data', (data) => {
      this.#pass(() => {
        if (!to.destroyed && !to.write(data)) from.pause();
      });
    });
    to.on('drain', () => {
      if (this.#impairment.kind !== 'drop') from.resume();
    });
    from.once('end', () => {
      this.#whenPassing(() => {
        this.#pass(() => to.end());
      });
    });
    from.once('close', () => {
      if (this.#client.destroyed && (this.#upstream?.destroyed ?? true)) this.#gone();
    });
  }

  #pass(action: () => void): void {
    if (this.#impairment.kind === 'delay') setTimeout(action, this.#impairment.ms);
    else action();
  }

  #whenPassing(action: () => void): void {
    if (this.#impairment.kind === 'drop') this.#endsHeldBack.push(action);
    else action();
  }

  #applyFlow(): void {
    // Before both sides are joined nobody takes what a socket reads: it would be lost.
    if (!this.#joined) return;
    const pass = this.#impairment.kind !== 'drop';
    for (const socket of [this.#client, this.#upstream]) {
      if (socket === null) continue;
      if (pass) socket.resume();
      else socket.pause();
    }
  }
}
