import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../shared/testing/eventually.ts';
import { netcat, openClient, refusedUpgrade } from './testing/clients.ts';
import { operationLength } from './operations.ts';
import { runServer } from './testing/running-server.ts';

test('each text message on /ws/slow is answered when its operation is done, several at a time', async () => {
  await using server = await runServer({ OPERATION_MS: '50' });
  const client = await openClient(`${server.url}/ws/slow`);
  client.socket.send('a');
  client.socket.send('b');
  await eventually('both answers', () => client.messages.length === 2);
  assert.deepEqual(client.messages, ['done a', 'done b']);
});

test('an operation takes the time that ?ms= asks for, no less', async () => {
  await using server = await runServer({ OPERATION_MS: '60000' });
  const client = await openClient(`${server.url}/ws/slow?ms=120`);
  const begun = performance.now();
  client.socket.send('a');
  await eventually('the answer', () => client.messages[0] === 'done a');
  // Node's timers count whole milliseconds and may be one early.
  assert.ok(performance.now() - begun >= 119);
});

test('a length that makes no sense is refused with 400', async () => {
  await using server = await runServer();
  for (const ms of ['x', '-1', '600001', '1.5', '']) {
    assert.equal((await refusedUpgrade(`${server.url}/ws/slow?ms=${ms}`)).status, 400, ms);
  }
});

test('the length of an operation is the default unless the query names one', () => {
  assert.equal(operationLength(new URLSearchParams(''), 7), 7);
  assert.equal(operationLength(new URLSearchParams('ms=600000'), 7), 600_000);
  assert.equal(operationLength(new URLSearchParams('ms=600001'), 7), undefined);
});

test('a binary message on /ws/slow closes its connection with 1003', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws/slow`);
  client.socket.send(Buffer.from('a'));
  assert.equal((await client.closed).code, 1003);
});

test('the operations of a client that leaves are given up and counted as lost', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws/slow`);
  const metrics = async () => (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  client.socket.send('a');
  client.socket.send('b');
  client.socket.close(1000);
  await client.closed;
  await eventually('the server sees it', () => server.all('connection-closed').length === 1);
  assert.match(await metrics(), /^operations_running 0$/m);
  assert.match(await metrics(), /^operations_total\{outcome="lost"\} 2$/m);
});

test('a message that arrives after our Close begins no operation, since nobody could hear of its end', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws/slow`);
  client.socket.pause();
  const closed = netcat(server.controlPort, '1\n');
  // Whoever connects later is heard later: the Close has been sent by now.
  await netcat(server.controlPort, '0\n');
  client.socket.send('late');
  await closed;
  const text = await (await fetch(`http://127.0.0.1:${server.port}/metrics`)).text();
  assert.doesNotMatch(text, /^operations_total\{/m);
  client.socket.resume();
});
