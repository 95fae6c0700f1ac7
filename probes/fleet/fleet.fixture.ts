import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { TimelineEvent } from '../timeline/events.ts';
import { startClock } from '../timeline/clock.ts';
import type { Fleet } from './fleet.ts';
import { startFleet } from './fleet.ts';
import { acceptFor } from './handshake.ts';
import type { ConnectionRecord, FleetPlan } from './record.ts';

/** A server for one test: `await using` ends it. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
}

/** A plan for one silent client that does not come back. */
export const quietPlan: FleetPlan = {
  connections: 1,
  opensPerSecond: 10_000,
  path: '/ws',
  echoEveryMs: 0,
  pingEveryMs: 0,
  operationMs: null,
  connectTimeoutMs: 5_000,
  retry: { kind: 'none' },
  seed: 1,
};

export interface TestFleet {
  readonly fleet: Fleet;
  readonly events: readonly TimelineEvent[];
  readonly abort: AbortController;
}

/** A fleet with {@link quietPlan}, changed by `plan`. What a failed test leaves of it ends with the test. */
export async function testFleet(url: string, plan: Partial<FleetPlan> = {}): Promise<TestFleet> {
  const events: TimelineEvent[] = [];
  const abort = new AbortController();
  after(() => abort.abort());
  const context = {
    clock: startClock(),
    emit: (event: TimelineEvent) => void events.push(event),
    signal: abort.signal,
  };
  return { fleet: await startFleet(url, { ...quietPlan, ...plan }, context), events, abort };
}

/** A server that speaks WebSocket as the `ws` package does. */
export async function wsServer(serve: (socket: WebSocket, path: string) => void): Promise<TestServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    serve(socket, request.url ?? '');
  });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `ws://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

/** A server that is told of each request header, once it is complete, and may answer with any bytes. */
export async function rawServer(serve: (socket: Socket, header: string) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let header = '';
    const read = (data: Buffer): void => {
      header += data.toString('latin1');
      if (!header.endsWith('\r\n\r\n')) return;
      socket.off('data', read);
      serve(socket, header);
    };
    socket.on('data', read);
  });
  server.listen(0, '127.0.0.1', 4_096);
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {
    url: `ws://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** The answer that opens a WebSocket. */
export function switching(header: string, ...fields: readonly string[]): string {
  const key = /^Sec-WebSocket-Key: (.*)\r$/m.exec(header)?.[1] ?? '';
  return [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${acceptFor(key)}`,
    ...fields,
    '',
    '',
  ].join('\r\n');
}

export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) assert.fail(`never: ${what}`);
    await delay(2);
  }
}

/** The one record of a fleet with one attempt, when nothing can change in it any more. */
export async function onlyRecord({ fleet }: TestFleet): Promise<ConnectionRecord> {
  await until(() => fleet.held + fleet.waiting === 0, 'the client is done');
  const [record] = fleet.records;
  assert.equal(fleet.records.length, 1);
  assert.ok(record !== undefined);
  return record;
}
