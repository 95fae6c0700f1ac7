import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { openClient, refusedUpgrade } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';

test('the 101 response carries the client’s own connection id and the pod, and so does the log', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws`, { 'x-connection-id': 'c17.2' });
  assert.equal(client.headers['x-connection-id'], 'c17.2');
  assert.equal(client.headers['x-pod'], 'pod-1');
  assert.equal(server.all('connection-opened')[0]?.['connection'], 'c17.2');
});

test('the connection id may come in the query, and the header goes first', async () => {
  await using server = await runServer();
  const query = await openClient(`${server.url}/ws?connection=q:1`);
  assert.equal(query.headers['x-connection-id'], 'q:1');
  const both = await openClient(`${server.url}/ws?connection=q`, { 'x-connection-id': 'h' });
  assert.equal(both.headers['x-connection-id'], 'h');
});

test('an id that is missing or not allowed is replaced by a new one', async () => {
  await using server = await runServer();
  for (const asked of ['', 'a b', 'x'.repeat(65), '<script>']) {
    const client = await openClient(`${server.url}/ws?connection=${encodeURIComponent(asked)}`);
    assert.match(String(client.headers['x-connection-id']), /^[0-9a-f-]{36}$/, asked);
  }
});

test('an upgrade at an unknown path is 404 and logged; the connection ends', async () => {
  await using server = await runServer();
  const { status, headers } = await refusedUpgrade(`${server.url}/nowhere`);
  assert.equal(status, 404);
  assert.equal(headers['connection'], 'close');
  const [line] = server.all('upgrade-refused');
  assert.deepEqual([line?.['status'], line?.['path']], [404, '/nowhere']);
});

test('plain requests at the WebSocket paths are told to upgrade, and the front page says what there is', async () => {
  await using server = await runServer();
  const base = `http://127.0.0.1:${server.port}`;
  const response = await fetch(`${base}/ws`);
  assert.equal(response.status, 426);
  await openClient(`${server.url}/ws`);
  const page = await (await fetch(base)).text();
  assert.match(page, /pod-1/);
  assert.match(page, /open connections +1/);
  for (const path of ['/ws/echo', '/ws/slow', '/healthz', '/readyz', '/metrics']) assert.ok(page.includes(path), path);
});

test('a refused client that neither reads nor leaves is hung up on', async () => {
  await using server = await runServer();
  const socket = connect({ host: '127.0.0.1', port: server.port, allowHalfOpen: true });
  socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.match(answer.toString(), /^HTTP\/1\.1 404 Not Found\r\n/);
  // Our side stays open and goes on sending; the server has to be the one that ends it.
  const chatter = setInterval(() => socket.write('x'), 50);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => clearInterval(chatter));
  await closed;
  clearInterval(chatter);
});
