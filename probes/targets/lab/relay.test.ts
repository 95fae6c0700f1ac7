import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { reset, startRelay } from './relay.ts';

const host = '127.0.0.1';

/** A server that says its name and then echoes. */
async function namedServer(
  name: string,
): Promise<AsyncDisposable & { host: string; port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.write(`${name};`);
    socket.on('data', (data) => socket.write(data));
  });
  const port = await freePort();
  server.listen(port, host);
  await once(server, 'listening');
  return {
    host,
    port,
    sockets,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

class Client {
  readonly socket: Socket;
  received = '';
  ended: 'fin' | 'error' | null = null;

  constructor(port: number) {
    this.socket = connect({ host, port });
    this.socket.on('data', (data) => (this.received += String(data)));
    this.socket.on('end', () => (this.ended ??= 'fin'));
    this.socket.on('error', () => (this.ended ??= 'error'));
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) assert.fail(`never: ${what}`);
    await delay(5);
  }
}

test('a relay gives each new connection to what pick names now, and keeps the established ones where they are', async () => {
  await using one = await namedServer('one');
  await using two = await namedServer('two');
  let endpoints = [one];
  await using relay = await startRelay({ host, port: await freePort() }, () => endpoints);
  const first = new Client(relay.address.port);
  await until(() => first.received === 'one;', 'the first is answered by one');
  endpoints = [two];
  const second = new Client(relay.address.port);
  await until(() => second.received === 'two;', 'the second is answered by two');
  first.socket.write('still here');
  await until(() => first.received === 'one;still here', 'the first is still on one');
  assert.equal(relay.open, 2);
});

test('what a client sends before the endpoint is reached arrives', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const clients = Array.from({ length: 50 }, () => new Client(relay.address.port));
  for (const client of clients) client.socket.write('early');
  await until(() => clients.every(({ received }) => received === 'one;early'), 'every echo');
});

test('after many connections none is left, however they ended', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const clients = Array.from({ length: 200 }, () => new Client(relay.address.port));
  await until(() => clients.every(({ received }) => received !== ''), 'all are served');
  clients.forEach(({ socket }, index) => {
    if (index % 3 === 0) socket.resetAndDestroy();
    else if (index % 3 === 1) socket.end();
    else socket.destroy();
  });
  await until(() => relay.open === 0, 'the relay has none');
});

test('a client that has ended its side still gets what the endpoint sends', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const client = new Client(relay.address.port);
  client.socket.end('last');
  await until(() => client.received === 'one;last' && client.ended === 'fin', 'the answer and the end');
});

test('an endpoint that does not read is not sent without limit: the client is held back', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const client = new Client(relay.address.port);
  await until(() => client.received === 'one;', 'connected');
  for (const socket of one.sockets) socket.pause();
  const piece = Buffer.alloc(1_000_000);
  for (let sent = 0; sent < 64; sent++) client.socket.write(piece);
  await until(() => client.socket.writableLength > 0, 'something is held back');
  await delay(300);
  assert.ok(client.socket.writableLength > 30_000_000, `only ${client.socket.writableLength} bytes are held back`);
  client.socket.destroy();
});

test('a refused endpoint is passed over for the next one', async () => {
  await using one = await namedServer('one');
  const nobody = { host, port: await freePort() };
  await using relay = await startRelay({ host, port: await freePort() }, () => [nobody, one]);
  const client = new Client(relay.address.port);
  await until(() => client.received === 'one;', 'answered by the second choice');
});

test('with no endpoint at all a new connection is reset', async () => {
  await using relay = await startRelay({ host, port: await freePort() }, () => []);
  const client = new Client(relay.address.port);
  await until(() => client.ended === 'error', 'reset');
});

test('a FIN of the endpoint arrives as a FIN, a reset as a reset', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const polite = new Client(relay.address.port);
  await until(() => one.sockets.size === 1 && polite.received !== '', 'connected');
  for (const socket of one.sockets) socket.end();
  await until(() => polite.ended === 'fin', 'FIN');
  one.sockets.clear();
  const rude = new Client(relay.address.port);
  await until(() => one.sockets.size === 1 && rude.received !== '', 'connected again');
  for (const socket of one.sockets) socket.resetAndDestroy();
  await until(() => rude.ended === 'error', 'RST');
});

test('a drop holds back what is sent, and an end, until it is over', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const client = new Client(relay.address.port);
  await until(() => client.received === 'one;', 'connected');
  assert.equal(relay.impair({ kind: 'drop' }), 1);
  client.socket.write('late');
  for (const socket of one.sockets) socket.end('bye;');
  await delay(100);
  assert.equal(client.received, 'one;');
  assert.equal(client.ended, null);
  relay.impair({ kind: 'none' });
  await until(() => client.received.includes('bye;'), 'what was sent arrives');
  await until(() => client.ended === 'fin', 'the end arrives');
});

test('a reset ends what is open and what comes, until it is over', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const client = new Client(relay.address.port);
  await until(() => client.received === 'one;', 'connected');
  relay.impair({ kind: 'reset' });
  await until(() => client.ended === 'error', 'reset');
  const next = new Client(relay.address.port);
  await until(() => next.ended === 'error', 'reset as well');
  relay.impair({ kind: 'none' });
  const after = new Client(relay.address.port);
  await until(() => after.received === 'one;', 'served again');
});

test('a delay lets everything pass, later', async () => {
  await using one = await namedServer('one');
  await using relay = await startRelay({ host, port: await freePort() }, () => [one]);
  const client = new Client(relay.address.port);
  await until(() => client.received === 'one;', 'connected');
  relay.impair({ kind: 'delay', ms: 120 });
  const sent = Date.now();
  client.socket.write('slow');
  await until(() => client.received === 'one;slow', 'the echo came');
  assert.ok(Date.now() - sent >= 200, 'both ways were delayed');
});

test('a socket whose FIN is just on its way is closed, too, when it is to be reset: its handle would keep the process from ending', async () => {
  await using one = await namedServer('one');
  const socket = connect({ host, port: one.port, allowHalfOpen: true });
  await once(socket, 'connect');
  let closed = false;
  socket.once('close', () => (closed = true));
  socket.end();
  process.nextTick(reset, socket);
  await until(() => closed, 'the socket is closed');
});
