import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { closeServer, listen } from '../shared/http.ts';
import { AppProcess } from '../shared/testing/app-process.ts';
import { eventually } from '../shared/testing/eventually.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const local = { HOST: '127.0.0.1', SERVER_HOST: '127.0.0.1', INTERVAL_MS: '100', CLOSES: '3', POD_NAME: 'cleanup-1' };

function start(environment: Readonly<Record<string, string>>): AppProcess {
  return new AppProcess([path('./main.ts')], { ...local, ...environment });
}

test('the real server is asked each interval, closes are counted on both sides, and SIGTERM ends it with 0', async () => {
  const ports = { HOST: '127.0.0.1', PORT: '0', CONTROL_PORT: '0' };
  await using server = new AppProcess([path('../ws-server/main.ts')], ports);
  const url = `ws://127.0.0.1:${await server.port('http')}/ws`;
  const control = String(await server.port('control'));
  const clients = Array.from({ length: 5 }, () => new WebSocket(url));
  await eventually('all are open', () => clients.every((client) => client.readyState === WebSocket.OPEN));
  await using app = start({ SERVER_CONTROL_PORT: control });
  await app.line('control', { closed: 3 });
  await app.line('control', { closed: 2 });
  await app.line('control', { closed: 0 });
  await server.line('control', { asked: 3, closed: 3 });
  assert.ok(clients.every((client) => client.readyState !== WebSocket.OPEN));
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
  assert.equal(app.all('control-failed').length, 0);
  assert.equal(app.all('still-alive').length, 0);
});

test('a server that goes away and comes back is survived', async () => {
  const serve = (socket: Socket) => void socket.once('data', () => socket.end('3\n'));
  const first = createServer(serve);
  const port = await listen(first, '127.0.0.1', 0);
  await using app = start({ SERVER_CONTROL_PORT: String(port) });
  await app.line('control', { closed: 3 });
  await closeServer(first);
  await app.line('control-failed');
  const second = createServer(serve);
  await listen(second, '127.0.0.1', port);
  await app.line('control-back');
  assert.equal(app.all('control-failed').length, 1);
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
  await closeServer(second);
});

test('a SIGTERM while the server hangs ends it within the two seconds and a bit, with 0', async () => {
  const sockets: Socket[] = [];
  const hanging = createServer((socket) => void sockets.push(socket.resume().on('error', () => undefined)));
  const port = await listen(hanging, '127.0.0.1', 0);
  await using app = start({ SERVER_CONTROL_PORT: String(port) });
  await once(hanging, 'connection');
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
  assert.match(String(app.all('control-failed')[0]?.['why']), /told to stop/);
  for (const socket of sockets) socket.destroy();
  await closeServer(hanging);
});

test('with a health port it says that it is ready and alive, and counts its rounds', async () => {
  const probe = createServer();
  const port = await listen(probe, '127.0.0.1', 0);
  await closeServer(probe);
  await using app = start({ SERVER_CONTROL_PORT: '1', HEALTH_PORT: String(port) });
  await app.line('ready');
  await app.line('control-failed');
  const get = (route: string) => fetch(`http://127.0.0.1:${port}${route}`);
  assert.equal((await get('/healthz')).status, 200);
  assert.equal((await get('/readyz')).status, 200);
  assert.match(await (await get('/metrics')).text(), /^cleanup_rounds_total\{outcome="failed"\} [1-9]/m);
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
});

test('without SERVER_HOST it does not start, and says what it needs', async () => {
  await using app = start({ SERVER_HOST: '', CLOSES: '0' });
  assert.deepEqual(await app.exit, { code: 2, signal: null });
  assert.match(app.stderr, /SERVER_HOST is not set, but must be a host name or an IP address/);
  assert.match(app.stderr, /CLOSES is '0', but must be a whole number from 1 to 1000000/);
});
