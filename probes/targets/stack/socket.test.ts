import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { closeSocket, openedInTime } from './socket.ts';

describe('a socket of the Kubernetes client', () => {
  it('is not waited for when the run is interrupted, and closed when it comes after all', async () => {
    const stop = new AbortController();
    const opening = Promise.withResolvers<{ close(): void }>();
    const closed = Promise.withResolvers<undefined>();
    const opened = openedInTime(opening.promise, stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(opened, /enough/);
    opening.resolve({
      close: () => {
        closed.resolve(undefined);
      },
    });
    await closed.promise;
  });

  it('that does not open says why', async () => {
    const refused = openedInTime(Promise.reject(new Error('ECONNREFUSED')), new AbortController().signal);
    await assert.rejects(refused, /ECONNREFUSED/);
  });

  it('is gone soon after it was closed, though the server does not answer', async () => {
    await using server = await silentServer();
    const socket = new WebSocket(server.url);
    await once(socket, 'open');
    const begun = performance.now();
    closeSocket(socket);
    await once(socket, 'close');
    assert.ok(performance.now() - begun < 10_000);
  });
});

/** Shakes hands, and says nothing more. */
async function silentServer(): Promise<{ url: string } & AsyncDisposable> {
  const shaker = new WebSocketServer({ noServer: true });
  const sockets: Duplex[] = [];
  const http = createServer().on('upgrade', (request, socket, head) => {
    sockets.push(socket);
    shaker.handleUpgrade(request, socket, head, () => socket.removeAllListeners('data').pause());
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `ws://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      http.close();
      await once(http, 'close');
    },
  };
}
