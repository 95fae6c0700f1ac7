import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';
import type { AppClock } from '../shared/clock.ts';
import { HeldConnection, type Ending } from './connection.ts';

interface ConnectionEvents {
  opened: [HeldConnection];
  closed: [HeldConnection, Ending];
  empty: [];
}

/**
 * Every connection that the server holds, the oldest first. There is one owner of "is it held": this set. A connection is in it from
 * the handshake until its TCP connection is gone.
 */
export class Connections extends EventEmitter<ConnectionEvents> {
  readonly #held = new Set<HeldConnection>();
  readonly #clock: AppClock;

  constructor(clock: AppClock) {
    super();
    // Each control command under way listens for the ends of what it closes.
    this.setMaxListeners(0);
    this.#clock = clock;
  }

  get size(): number {
    return this.#held.size;
  }

  /** A copy, so that whoever walks over it may close what they find. */
  all(): readonly HeldConnection[] {
    return [...this.#held];
  }

  /** At most `count` connections that nobody has begun to close, the oldest first. */
  oldestOpen(count: number): readonly HeldConnection[] {
    const found: HeldConnection[] = [];
    for (const connection of this.#held) {
      if (found.length >= count) break;
      if (connection.isOpen) found.push(connection);
    }
    return found;
  }

  add(socket: WebSocket, facts: { readonly id: string; readonly path: string }): HeldConnection {
    const connection = new HeldConnection(socket, { ...facts, openedAt: this.#clock.monotonicMs() });
    this.#held.add(connection);
    socket.once('close', (code: number, reason: Buffer) => this.#remove(connection, connection.ending(code, reason)));
    this.emit('opened', connection);
    return connection;
  }

  /** Resolves when nothing is held; an aborted signal rejects. */
  async whenEmpty(signal?: AbortSignal): Promise<void> {
    if (this.size > 0) await once(this, 'empty', signal ? { signal } : {});
  }

  /** How long the connection has been open, in milliseconds. */
  ageMs(connection: HeldConnection): number {
    return this.#clock.monotonicMs() - connection.openedAt;
  }

  #remove(connection: HeldConnection, ending: Ending): void {
    this.#held.delete(connection);
    this.emit('closed', connection, ending);
    if (this.size === 0) this.emit('empty');
  }
}
