import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../shared/testing/eventually.ts';
import { netcat, openClient, openClients, refusedUpgrade } from './testing/clients.ts';
import { runServer, type RunningServer } from './testing/running-server.ts';

function signal(server: RunningServer): void {
  server.process.emit('SIGTERM', 'SIGTERM');
}

function drained(server: RunningServer) {
  return eventually('the end of the drain', () => server.all('drain-done')[0]);
}

test('held connections are closed with 1001 and the reason, spread over the drain, the oldest first', async () => {
  await using server = await runServer({ DRAIN_MS: '1000' });
  const clients = await openClients(10, `${server.url}/ws`);
  const begun = performance.now();
  signal(server);
  const seen = await Promise.all(clients.map((client) => client.closed));
  for (const { code, reason } of seen)
    assert.deepEqual({ code, reason }, { code: 1001, reason: 'Server shutting down' });
  const late = seen.map(({ at }, index) => at - begun - index * 100);
  assert.ok(
    late.every((ms) => ms >= -2),
    `none is closed before its turn: ${late.join(' ')}`,
  );
  // On a busy machine a timer may be late now and then; a herd at the end would make most of them late.
  const median = late.toSorted((a, b) => a - b)[5] ?? Infinity;
  assert.ok(median < 300, `most are closed at their turn: ${late.join(' ')}`);
  const { closed, finished, cut, left } = await drained(server);
  assert.deepEqual({ closed, finished, cut, left }, { closed: 10, finished: 0, cut: 0, left: 0 });
});

test('a connection with an operation is closed when the operation is done, after its answer', async () => {
  await using server = await runServer({ DRAIN_MS: '3000' });
  const client = await openClient(`${server.url}/ws/slow?ms=300`);
  client.socket.send('a');
  await operationsRunning(server, 1);
  signal(server);
  assert.equal((await client.closed).code, 1001);
  assert.deepEqual(client.messages, ['done a']);
  const { closed, finished, cut, tookMs } = await drained(server);
  assert.deepEqual({ closed, finished, cut }, { closed: 0, finished: 1, cut: 0 });
  assert.ok(Number(tookMs) < 3_000, 'nothing is held any more, so the drain is not sat out');
});

test('an operation that is not done at the end of the drain is cut, with a word before the Close', async () => {
  await using server = await runServer({ DRAIN_MS: '300' });
  const client = await openClient(`${server.url}/ws/slow?ms=60000`, { 'x-connection-id': 'slow' });
  client.socket.send('a');
  client.socket.send('b');
  await operationsRunning(server, 2);
  signal(server);
  assert.equal((await client.closed).code, 1001);
  assert.deepEqual(client.messages, ['cut a', 'cut b']);
  const { finished, cut, tookMs } = await drained(server);
  assert.deepEqual({ finished, cut }, { finished: 0, cut: 1 });
  assert.ok(Number(tookMs) >= 300);
  const lines = server.all('operation-cut').map((line) => [line['connection'], line['operation']]);
  assert.deepEqual(lines, [
    ['slow', 'a'],
    ['slow', 'b'],
  ]);
});

test('a connection that becomes busy during the drain waits for its operation too', async () => {
  await using server = await runServer({ DRAIN_MS: '2000' });
  const [first, second] = [await openClient(`${server.url}/ws`), await openClient(`${server.url}/ws/slow?ms=1500`)];
  signal(server);
  await first.closed;
  second.socket.send('late');
  await second.closed;
  assert.deepEqual(second.messages, ['done late']);
  assert.equal((await drained(server))['finished'], 1);
});

test('readiness fails and upgrades are refused at once, liveness goes on', async () => {
  await using server = await runServer({ DRAIN_MS: '60000', SHUTDOWN_DEADLINE_MS: '65000' });
  const base = `http://127.0.0.1:${server.port}`;
  await openClients(2, `${server.url}/ws`);
  assert.equal((await fetch(`${base}/readyz`)).status, 200);
  signal(server);
  const ready = await fetch(`${base}/readyz`);
  assert.equal(ready.status, 503);
  assert.equal(ready.headers.get('connection'), 'close');
  assert.equal((await fetch(`${base}/healthz`)).status, 200);
  const { status, headers } = await refusedUpgrade(`${server.url}/ws`);
  assert.equal(status, 503);
  assert.equal(headers['connection'], 'close');
  assert.equal(headers['retry-after'], '1');
  assert.equal(server.all('upgrade-refused')[0]?.['status'], 503);
});

test('the control port works during the drain, and neither counts what the other closes', async () => {
  await using server = await runServer({ DRAIN_MS: '60000', SHUTDOWN_DEADLINE_MS: '65000' });
  const clients = await openClients(6, `${server.url}/ws`);
  signal(server);
  await clients[0]?.closed;
  assert.equal(await netcat(server.controlPort, '50\n'), '5\n');
  const { closed, left, tookMs } = await drained(server);
  assert.deepEqual({ closed, left }, { closed: 1, left: 0 });
  assert.ok(Number(tookMs) < 60_000);
  assert.equal(server.process.exitCode, 0);
});

test('a server that holds nothing is done at once', async () => {
  await using server = await runServer({ DRAIN_MS: '60000', SHUTDOWN_DEADLINE_MS: '65000' });
  signal(server);
  await eventually('the exit code', () => server.process.exitCode === 0);
  assert.ok(Number((await drained(server))['tookMs']) < 5_000);
});

test('a peer that does not answer the Close is left at the deadline, counted, logged as closed, and the exit code is 1', async () => {
  await using server = await runServer({ DRAIN_MS: '100', SHUTDOWN_DEADLINE_MS: '400' });
  const [frozen, other] = await openClients(2, `${server.url}/ws`);
  frozen?.socket.pause();
  signal(server);
  await other?.closed;
  await eventually('the exit', () => server.process.exits.length > 0);
  assert.deepEqual(server.process.exits, [1]);
  assert.equal(server.all('deadline-missed')[0]?.['left'], 1);
  assert.deepEqual([server.all('drain-done')[0]?.['closed'], server.all('drain-done')[0]?.['left']], [2, 1]);
  const line = server.all('connection-closed').find((each) => each['connection'] === 'c0');
  assert.deepEqual([line?.['by'], line?.['code']], ['drain', 1006]);
  frozen?.socket.resume();
});

async function operationsRunning(server: RunningServer, count: number): Promise<void> {
  let seen = -1;
  const ask = async () => {
    const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
    seen = Number(/^operations_running (\d+)$/m.exec(text)?.[1]);
  };
  await ask();
  await eventually(`${count} operations`, () => {
    void ask();
    return seen === count;
  });
}
