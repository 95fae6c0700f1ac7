import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { eventually } from '../shared/testing/eventually.ts';
import { closeHandshakeMs } from './control.ts';
import { brokenFrame, netcat, openByHand, openClient, openClients } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';

test('so many of the oldest connections are closed with 1001 and the reason, and the number is answered', async () => {
  await using server = await runServer();
  const clients = await openClients(5, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '2\n'), '2\n');
  for (const client of clients.slice(0, 2)) {
    const { code, reason } = await client.closed;
    assert.deepEqual({ code, reason }, { code: 1001, reason: 'Closed by control port' });
  }
  const closed = server.all('connection-closed').map((line) => [line['connection'], line['by'], line['code']]);
  assert.deepEqual(closed.toSorted(), [
    ['c0', 'control', 1001],
    ['c1', 'control', 1001],
  ]);
  const [control] = server.all('control');
  assert.deepEqual([control?.['asked'], control?.['closed']], [2, 2]);
  for (const client of clients.slice(2)) assert.equal(client.socket.readyState, client.socket.OPEN);
});

test('the answer comes when the connections are gone, not before', async () => {
  await using server = await runServer();
  await openClients(20, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '20\n'), '20\n');
  assert.equal(server.all('connection-closed').length, 20);
});

test('never more are closed than exist', async () => {
  await using server = await runServer();
  assert.equal(await netcat(server.controlPort, '50\n'), '0\n');
  await openClients(3, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '50\n'), '3\n');
  assert.equal(await netcat(server.controlPort, '0\n'), '0\n');
});

test('a command without a line end counts when the asker ends its side, as with printf 2 | nc', async () => {
  await using server = await runServer();
  await openClients(3, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '2'), '2\n');
});

test('several commands on one connection are answered in order, one line each', async () => {
  await using server = await runServer();
  await openClients(5, `${server.url}/ws`);
  assert.equal(await netcat(server.controlPort, '1\nnonsense\n2\r\n50\n'), '1\n' + errorAnswer('nonsense') + '2\n2\n');
});

test('an asker may stay and ask again later', async () => {
  await using server = await runServer();
  const asker = connect({ host: '127.0.0.1', port: server.controlPort });
  for (const expected of ['1\n', '1\n']) {
    await openClient(`${server.url}/ws`);
    asker.write('9\n');
    const [answer] = (await once(asker, 'data')) as [Buffer];
    assert.equal(answer.toString(), expected);
  }
  asker.destroy();
});

test('input that is no number is answered with what is expected, and closes nothing', async () => {
  await using server = await runServer();
  await openClients(2, `${server.url}/ws`);
  for (const input of ['all', '-1', '1.5', '1000001', '']) {
    assert.equal(await netcat(server.controlPort, `${input}\n`), errorAnswer(input), input);
  }
  assert.equal(server.all('connection-closed').length, 0);
});

test('a line without an end is answered with an error and hung up on', async () => {
  await using server = await runServer();
  const asker = connect({ host: '127.0.0.1', port: server.controlPort });
  asker.write('x'.repeat(1_000));
  let answer = '';
  for await (const chunk of asker) answer += String(chunk);
  assert.match(answer, /^error: expected a line .*, got more than 64 bytes in a line\n$/);
});

test('commands at the same time never count one connection twice', async () => {
  await using server = await runServer();
  const clients = await openClients(30, `${server.url}/ws`);
  const answers = await Promise.all(Array.from({ length: 8 }, () => netcat(server.controlPort, '7\n')));
  const sum = answers.map(Number).reduce((a, b) => a + b, 0);
  assert.equal(sum, clients.length);
  assert.equal(server.all('connection-closed').length, clients.length);
});

test('a peer that does not answer the Close is cut after a while, and counted', async () => {
  await using server = await runServer();
  const frozen = await openClient(`${server.url}/ws`, { 'x-connection-id': 'frozen' });
  frozen.socket.pause();
  const begun = performance.now();
  assert.equal(await netcat(server.controlPort, '1\n'), '1\n');
  assert.ok(performance.now() - begun >= closeHandshakeMs - 1);
  const [line] = server.all('connection-closed');
  assert.deepEqual([line?.['connection'], line?.['by'], line?.['code']], ['frozen', 'control', 1006]);
  frozen.socket.resume();
});

test('a peer that answers the Close with a frame against the protocol does not take the server down', async () => {
  await using server = await runServer();
  const rude = await openByHand(server.port, '/ws');
  rude.once('data', () => rude.end(brokenFrame));
  assert.equal(await netcat(server.controlPort, '1\n'), '1\n');
  const [line] = server.all('connection-closed');
  assert.deepEqual([line?.['by'], line?.['code']], ['control', 1006]);
  assert.equal(await netcat(server.controlPort, '1\n'), '0\n');
});

test('a command while another waits for a frozen peer takes the next ones, and is answered first', async () => {
  await using server = await runServer();
  const [frozen] = await openClients(3, `${server.url}/ws`);
  frozen?.socket.pause();
  const answers: string[] = [];
  const first = netcat(server.controlPort, '1\n').then((answer) => answers.push(`first ${answer}`));
  // Whoever connects later is heard later.
  await netcat(server.controlPort, '0\n');
  answers.push(`second ${await netcat(server.controlPort, '1\n')}`);
  await first;
  assert.deepEqual(answers, ['second 1\n', 'first 1\n']);
  const closed = server.all('connection-closed').map((line) => line['connection']);
  assert.deepEqual(closed, ['c1', 'c0']);
  frozen?.socket.resume();
});

test('a connection whose client has begun to close it is not counted', async () => {
  await using server = await runServer();
  const [leaving] = await openClients(2, `${server.url}/ws`);
  leaving?.socket.close(1000);
  await eventually('the server sees it go', () => server.all('connection-closed').length === 1);
  assert.equal(await netcat(server.controlPort, '2\n'), '1\n');
});

test('an asker that breaks off has its command done all the same, and the server goes on', async () => {
  await using server = await runServer();
  await openClients(2, `${server.url}/ws`);
  const asker = connect({ host: '127.0.0.1', port: server.controlPort });
  asker.write('1\n', () => asker.resetAndDestroy());
  await eventually('the close', () => server.all('connection-closed').length === 1);
  assert.equal(await netcat(server.controlPort, '1\n'), '1\n');
});

function errorAnswer(input: string): string {
  return `error: expected a line with the number of connections to close, from 0 to 1000000, got ${JSON.stringify(input)}\n`;
}
