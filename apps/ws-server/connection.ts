import { WebSocket } from 'ws';
import type { Closer } from '../shared/log-events.ts';

/** How a connection ended. `code` is the one that was received or, if no Close frame came, 1006 (RFC 6455 §7.4). */
export interface Ending {
  readonly code: number;
  readonly reason: string;
  readonly by: Closer;
}

/** What is known of a connection when it opens. `openedAt` is on the monotonic clock, in milliseconds. */
export interface ConnectionFacts {
  readonly id: string;
  readonly path: string;
  readonly openedAt: number;
}

/** One WebSocket and what the server knows of it. */
export class HeldConnection {
  readonly id: string;
  readonly path: string;
  readonly openedAt: number;
  readonly socket: WebSocket;
  #closer: Closer | undefined;
  #error: Error | undefined;

  constructor(socket: WebSocket, facts: ConnectionFacts) {
    this.socket = socket;
    this.id = facts.id;
    this.path = facts.path;
    this.openedAt = facts.openedAt;
    // Without a listener an error of the socket would end the process. What follows is always 'close', which tells of it.
    socket.on('error', (error) => (this.#error = error));
  }

  /** Whether nobody has begun to close it yet. */
  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /**
   * Sends a Close frame. The first who does this is the one that the log names.
   * @returns false when the connection was closing already, so that no two callers count the same one
   */
  close(by: Closer, code: number, reason: string): boolean {
    if (!this.isOpen) return false;
    this.#closer = by;
    this.socket.close(code, reason);
    return true;
  }

  /** Ends it without a word, at once; for a peer that no longer answers. */
  terminate(by: Closer): void {
    this.#closer ??= by;
    this.socket.terminate();
  }

  /** Resolves when the TCP connection has ended, however it did; ask before it has. */
  gone(): Promise<void> {
    return new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  /** What the socket's 'close' event means. A frame that breaks the protocol is the peer's doing, and the reason says which rule. */
  ending(code: number, reason: Buffer): Ending {
    const by = this.#closer ?? (code === abnormalClosure && !this.#peerBrokeProtocol ? 'network' : 'peer');
    return { code, reason: reason.toString() || (this.#error?.message ?? ''), by };
  }

  /** `ws` gives errors about frames codes of its own (its doc/ws.md, "Error codes"); others are the system's. */
  get #peerBrokeProtocol(): boolean {
    return this.#error !== undefined && 'code' in this.#error && String(this.#error.code).startsWith('WS_ERR');
  }
}

/** "No Close frame was received": never sent, only told (RFC 6455 §7.1.5). */
const abnormalClosure = 1006;
