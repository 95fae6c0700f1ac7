import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../shared/testing/eventually.ts';
import { netcat, openClient, openClients } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';

/**
 * Defects that a public example of this topic has. Two more are not the server's: whether a client comes back after 1001 is tested with
 * the fleet, and that no Deployment is recreated with a single replica with the manifests.
 */

test('the list of connections is empty at the start: closing before anybody came closes none', async () => {
  await using server = await runServer();
  assert.equal(await netcat(server.controlPort, '11\n'), '0\n');
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.match(text, /^connections_open 0$/m);
  await openClients(3, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '11\n'), '3\n');
});

test('closing all does not wait for itself: many commands at once, with clients coming and going, are all answered', async () => {
  await using server = await runServer();
  const comingBack = async () => {
    for (let round = 0; round < 5; round += 1) await (await openClient(`${server.url}/ws`)).closed;
  };
  const clients = Array.from({ length: 10 }, comingBack);
  let stop = false;
  const asking = Array.from({ length: 4 }, async () => {
    let closed = 0;
    while (!stop) closed += Number(await netcat(server.controlPort, '1000000\n'));
    return closed;
  });
  await Promise.all(clients);
  stop = true;
  const answered = (await Promise.all(asking)).reduce((a, b) => a + b, 0);
  assert.equal(answered, 50);
  assert.equal(server.all('connection-closed').length, 50);
});

test('closing some does not skip every second: exactly the oldest are closed, with nothing left out between them', async () => {
  await using server = await runServer();
  await openClients(12, `${server.url}/ws`);
  for (const count of [4, 3, 1]) assert.equal(await netcat(server.controlPort, `${count}\n`), `${count}\n`);
  const closed = server.all('connection-closed').map((line) => Number(String(line['connection']).slice(1)));
  assert.deepEqual(
    closed.toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
});

test('a drain does not skip every second either', async () => {
  await using server = await runServer({ DRAIN_MS: '50' });
  const clients = await openClients(21, `${server.url}/ws`);
  server.process.emit('SIGTERM', 'SIGTERM');
  for (const client of clients) assert.equal((await client.closed).code, 1001);
  const done = await eventually('the end of the drain', () => server.all('drain-done')[0]);
  assert.equal(done['closed'], 21);
});

test('a client that comes back after 1001 is served again', async () => {
  await using server = await runServer();
  for (let round = 0; round < 3; round += 1) {
    const client = await openClient(`${server.url}/ws`);
    assert.equal(await netcat(server.controlPort, '1\n'), '1\n');
    assert.equal((await client.closed).code, 1001);
  }
});

test('readiness is not liveness: a draining server is not ready and is alive', async () => {
  await using server = await runServer({ DRAIN_MS: '60000', SHUTDOWN_DEADLINE_MS: '65000' });
  await openClients(2, `${server.url}/ws`);
  server.process.emit('SIGTERM', 'SIGTERM');
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
  assert.deepEqual([await status('/readyz'), await status('/healthz')], [503, 200]);
});
