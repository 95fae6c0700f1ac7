import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokenFrame, netcat, openByHand, openClient, openClients } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';
import { eventually } from '../shared/testing/eventually.ts';

test('a connection that its client closes is logged with the client’s code and reason, by the peer', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws`, { 'x-connection-id': 'c1.1' });
  client.socket.close(4001, 'bye');
  await client.closed;
  const line = await eventually('the log line', () => server.all('connection-closed')[0]);
  const { connection, code, reason, by, open } = line;
  assert.deepEqual(
    { connection, code, reason, by, open },
    { connection: 'c1.1', code: 4001, reason: 'bye', by: 'peer', open: 0 },
  );
  assert.ok(Number(line['durationMs']) > 0);
});

test('a connection that breaks without a Close frame is 1006 by the network', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws`);
  client.socket.terminate();
  const line = await eventually('the log line', () => server.all('connection-closed')[0]);
  assert.deepEqual([line['code'], line['by']], [1006, 'network']);
});

test('a frame against the protocol is the peer’s doing, the reason says which rule, and the server goes on', async () => {
  await using server = await runServer();
  const socket = await openByHand(server.port, '/ws');
  socket.end(brokenFrame);
  const line = await eventually('the log line', () => server.all('connection-closed')[0]);
  assert.equal(line['by'], 'peer');
  assert.match(String(line['reason']), /opcode 3/);
  assert.equal((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status, 200);
});

test('a message longer than allowed ends its connection with 1009', async () => {
  await using server = await runServer({ MAX_MESSAGE_BYTES: '10' });
  const client = await openClient(`${server.url}/ws`);
  client.socket.send('x'.repeat(11));
  assert.equal((await client.closed).code, 1009);
});

test('the metrics count connections by path, by close code and by whom', async () => {
  await using server = await runServer();
  const clients = await openClients(3, `${server.url}/ws`);
  await openClient(`${server.url}/ws/slow`);
  clients[2]?.socket.close(4001);
  await netcat(server.controlPort, '1\n');
  await eventually('two closes', () => server.all('connection-closed').length === 2);
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.match(text, /^connections_open 2$/m);
  assert.match(text, /^connections_opened_total\{path="\/ws"\} 3$/m);
  assert.match(text, /^connections_opened_total\{path="\/ws\/slow"\} 1$/m);
  assert.match(text, /^connections_closed_total\{code="1001",by="control"\} 1$/m);
  assert.match(text, /^connections_closed_total\{code="4xxx",by="peer"\} 1$/m);
});
