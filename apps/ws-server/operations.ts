import { EventEmitter } from 'node:events';
import type { AppClock } from '../shared/clock.ts';
import type { HeldConnection } from './connection.ts';
import type { Connections } from './connections.ts';
import { longestOperationMs } from './settings.ts';

/** 'lost': its connection ended, or was closed by command, before it did, so nobody heard of its end. */
export const operationOutcomes = ['done', 'cut', 'lost'] as const;
export type OperationOutcome = (typeof operationOutcomes)[number];

interface Operation {
  readonly connection: HeldConnection;
  readonly text: string;
  readonly begunAt: number;
  readonly timer: NodeJS.Timeout;
}

interface OperationEvents {
  ended: [HeldConnection, { readonly outcome: OperationOutcome; readonly text: string; readonly ranMs: number }];
}

/** RFC 6455 §7.4.1: data of a kind that this endpoint does not take. */
const unsupportedData = 1003;

/** The operations of `/ws/slow`: each text message T begins one, and `done T` is answered at its end. */
export class Operations extends EventEmitter<OperationEvents> {
  readonly #clock: AppClock;
  readonly #running = new Map<HeldConnection, Set<Operation>>();

  constructor(connections: Connections, clock: AppClock) {
    super();
    this.#clock = clock;
    connections.on('closed', (connection) => this.#endAll(connection, 'lost'));
  }

  /** How many run now, over all connections. */
  get running(): number {
    let sum = 0;
    for (const siblings of this.#running.values()) sum += siblings.size;
    return sum;
  }

  isBusy(connection: HeldConnection): boolean {
    return this.#running.has(connection);
  }

  /** @param operationMs how long each operation of this connection takes */
  serve(connection: HeldConnection, operationMs: number): void {
    connection.socket.on('message', (data: Buffer, binary) => {
      if (binary) connection.close('peer', unsupportedData, 'this path takes text messages');
      // What arrives after our Close frame can't be answered any more.
      else if (connection.isOpen) this.#begin(connection, data.toString(), operationMs);
    });
  }

  /** Answers `cut T` for each operation of the connection, in the order in which they began: the drain's time is up. */
  cut(connection: HeldConnection): void {
    this.#endAll(connection, 'cut');
  }

  #begin(connection: HeldConnection, text: string, operationMs: number): void {
    const timer = setTimeout(() => this.#end(operation, 'done'), operationMs);
    const operation: Operation = { connection, text, begunAt: this.#clock.monotonicMs(), timer };
    const siblings = this.#running.get(connection) ?? new Set();
    this.#running.set(connection, siblings.add(operation));
  }

  #endAll(connection: HeldConnection, outcome: OperationOutcome): void {
    for (const operation of [...(this.#running.get(connection) ?? [])]) this.#end(operation, outcome);
  }

  #end(operation: Operation, outcome: OperationOutcome): void {
    const { connection, text, begunAt, timer } = operation;
    clearTimeout(timer);
    const siblings = this.#running.get(connection);
    siblings?.delete(operation);
    if (siblings?.size === 0) this.#running.delete(connection);
    const heard = outcome !== 'lost' && connection.isOpen;
    if (heard) connection.socket.send(`${outcome} ${text}`);
    this.emit('ended', connection, {
      outcome: heard ? outcome : 'lost',
      text,
      ranMs: this.#clock.monotonicMs() - begunAt,
    });
  }
}

/**
 * How long the operations of a connection shall take, in milliseconds: `?ms=`, else the default.
 * @returns undefined when `ms` is not a whole number up to {@link longestOperationMs}
 */
export function operationLength(query: URLSearchParams, defaultMs: number): number | undefined {
  const asked = query.get('ms');
  if (asked === null) return defaultMs;
  return /^\d{1,9}$/.test(asked) && Number(asked) <= longestOperationMs ? Number(asked) : undefined;
}
