import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { monotonicMs } from '../timeline/clock.ts';
import { acceptFor } from './handshake.ts';

/** What the calibration asks of its peer: to end the connections of these ids, now, one after the other without a pause. */
export interface EndCommand {
  readonly end: readonly string[];
}

/** The peer's first message. */
export interface PeerAddress {
  readonly port: number;
}

/** Its answer to each command: when it ended each connection, on the monotonic clock in milliseconds. */
export interface EndAnswer {
  readonly endedAt: readonly (readonly [id: string, monotonicMs: number])[];
}

/**
 * Runs in a thread of its own: answers WebSocket handshakes, and ends connections with a stamp taken right before each end. It shares
 * CLOCK_MONOTONIC with the fleet, but not its event loop, so that the fleet's lateness shows.
 */
function serve(port: NonNullable<typeof parentPort>): void {
  const sockets = new Map<string, Socket>();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      const request = data.toString('latin1');
      const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1];
      const id = /^x-connection-id: (.*)\r$/im.exec(request)?.[1];
      if (key === undefined || id === undefined) return;
      sockets.set(id, socket);
      socket.write(answer(key));
    });
  });
  port.on('message', ({ end }: EndCommand) => {
    port.postMessage({ endedAt: end.map((id) => [id, hangUp(sockets.get(id))]) } satisfies EndAnswer);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) {
      port.postMessage({ port: address.port } satisfies PeerAddress);
    }
  });
}

function answer(key: string): string {
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`;
}

/** Closes the descriptor at once: the FIN leaves before this returns. */
function hangUp(socket: Socket | undefined): number {
  const at = monotonicMs();
  socket?.destroy();
  return at;
}

if (parentPort !== null) serve(parentPort);
