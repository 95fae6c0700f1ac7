import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { monotonicMs } from '../../probes/timeline/clock.ts';
import { acceptFor } from '../../probes/fleet/handshake.ts';
import type { DropRequest, ServerState } from './protocol.ts';

/** The cheapest server that can be: it answers WebSocket handshakes, holds, and hangs up when told. Runs in a process of its own. */
function serve(): void {
  const held = new Set<Socket>();
  let firstAt = 0;
  let lastAt = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('close', () => held.delete(socket));
    socket.on('data', (data) => {
      const key = /^sec-websocket-key: (.*)\r$/im.exec(data.toString('latin1'))?.[1];
      if (key === undefined || held.has(socket)) return;
      lastAt = monotonicMs();
      if (held.size === 0) firstAt = lastAt;
      held.add(socket);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n`,
      );
    });
  });
  process.on('message', ({ drop }: DropRequest) => {
    for (const socket of [...held].slice(0, drop)) socket.destroy();
  });
  process.once('disconnect', () => process.exit());
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    setInterval(() => process.send?.({ port, held: held.size, firstAt, lastAt } satisfies ServerState), 20);
  });
}

serve();
