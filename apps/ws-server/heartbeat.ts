import type { HeldConnection } from './connection.ts';
import type { Connections } from './connections.ts';

export interface HeartbeatTimes {
  /** A ping to each connection this often. */
  readonly intervalMs: number;
  /** A connection is ended when a ping has had no pong for so long. */
  readonly timeoutMs: number;
}

/** What is aimed at between two turns of the wheel; short intervals turn faster and long ones slower, so that the slots are some, but not too many. */
const turnMs = 100;
const fewestSlots = 10;
const mostSlots = 600;

interface Beat {
  readonly slot: number;
  /** The turn of the oldest ping that has had no pong. */
  unansweredSince: number | undefined;
}

/**
 * Pings all connections, spread over the interval: one timer turns a wheel, and each turn pings the connections of one slot. Connections
 * that came at once lie in different slots. Time is counted in turns, so a stall of our own event loop is not held against the peers.
 */
export class Heartbeat {
  readonly #slots: readonly Set<HeldConnection>[];
  readonly #beats = new Map<HeldConnection, Beat>();
  readonly #timeoutTurns: number;
  readonly #turnEveryMs: number;
  #turns = 0;
  #nextSlot = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(connections: Connections, times: HeartbeatTimes) {
    const slots = Math.min(mostSlots, Math.max(fewestSlots, Math.round(times.intervalMs / turnMs)));
    this.#slots = Array.from({ length: slots }, () => new Set<HeldConnection>());
    this.#turnEveryMs = times.intervalMs / slots;
    this.#timeoutTurns = Math.max(1, Math.ceil(times.timeoutMs / this.#turnEveryMs));
    connections.on('opened', (connection) => this.#add(connection));
    connections.on('closed', (connection) => this.#remove(connection));
  }

  start(): void {
    this.#timer ??= setInterval(() => this.turn(), this.#turnEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One step of the wheel: ends those whose ping is too old, pings those whose turn it is. */
  turn(): void {
    this.#turns += 1;
    const overdueSlot = this.#slotAt(this.#turns - this.#timeoutTurns);
    for (const connection of overdueSlot) if (this.#isOverdue(connection)) connection.terminate('heartbeat');
    for (const connection of this.#slotAt(this.#turns)) this.#ping(connection);
  }

  #slotAt(turn: number): ReadonlySet<HeldConnection> {
    const count = this.#slots.length;
    return this.#slots[((turn % count) + count) % count] ?? new Set();
  }

  #isOverdue(connection: HeldConnection): boolean {
    const since = this.#beats.get(connection)?.unansweredSince;
    return since !== undefined && this.#turns - since >= this.#timeoutTurns;
  }

  #ping(connection: HeldConnection): void {
    const beat = this.#beats.get(connection);
    if (!beat || !connection.isOpen) return;
    beat.unansweredSince ??= this.#turns;
    connection.socket.ping();
  }

  #add(connection: HeldConnection): void {
    const beat: Beat = { slot: this.#nextSlot, unansweredSince: undefined };
    this.#nextSlot = (this.#nextSlot + 1) % this.#slots.length;
    this.#beats.set(connection, beat);
    this.#slots[beat.slot]?.add(connection);
    connection.socket.on('pong', () => (beat.unansweredSince = undefined));
  }

  #remove(connection: HeldConnection): void {
    const beat = this.#beats.get(connection);
    if (beat) this.#slots[beat.slot]?.delete(connection);
    this.#beats.delete(connection);
  }
}
