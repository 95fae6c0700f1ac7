import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { closeServer, listen } from '../shared/http.ts';
import { eventually } from '../shared/testing/eventually.ts';
import { askForCloses, ControlError } from './control-client.ts';

/** A control port that does with each asker what the test says. */
async function controlPort(serve: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    serve(socket);
  });
  const port = await listen(server, '127.0.0.1', 0);
  const dispose = async () => {
    for (const socket of sockets) socket.destroy();
    await closeServer(server);
  };
  return { address: { host: '127.0.0.1', port }, [Symbol.asyncDispose]: dispose };
}

function answering(answer: string) {
  return controlPort((socket) => socket.once('data', () => socket.write(answer)));
}

const unhurried = () => AbortSignal.timeout(10_000);

test('the number is sent as a line, and the number that comes back is the result', async () => {
  let heard = '';
  await using server = await controlPort((socket) =>
    socket.once('data', (data) => {
      heard = data.toString();
      socket.write('7\r\n');
    }),
  );
  assert.equal(await askForCloses(server.address, 11, unhurried()), 7);
  assert.equal(heard, '11\n');
});

test('an answer that comes in pieces is put together', async () => {
  await using server = await controlPort((socket) => {
    socket.write('1');
    setTimeout(() => socket.write('0\n'), 20);
  });
  assert.equal(await askForCloses(server.address, 11, unhurried()), 10);
});

const nonsense: readonly (readonly [what: string, answer: string, message: RegExp])[] = [
  ['an error line', 'error: expected a line\n', /the server refused: error: expected a line/],
  ['words', 'closed them all\n', /answered "closed them all", which is not a number/],
  ['an empty line', '\n', /answered "", which is not a number/],
  ['a negative number', '-1\n', /not a number/],
  ['more than was asked for', '12\n', /says it closed 12 connections when asked for 11/],
  ['a flood without a line end', 'x'.repeat(600), /more than 512 bytes without a line end/],
];

for (const [what, answer, message] of nonsense) {
  test(`an answer that makes no sense is an error that shows it: ${what}`, async () => {
    await using server = await answering(answer);
    await assert.rejects(askForCloses(server.address, 11, unhurried()), (error: Error) => {
      assert.ok(error instanceof ControlError);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('a server that hangs up without an answer is an error', async () => {
  await using server = await controlPort((socket) => socket.end());
  await assert.rejects(askForCloses(server.address, 11, unhurried()), /hung up after ""/);
});

test('a server that is away is an error with its address', async () => {
  const gone = await controlPort(() => undefined);
  await gone[Symbol.asyncDispose]();
  await assert.rejects(
    askForCloses(gone.address, 11, unhurried()),
    new RegExp(`ECONNREFUSED 127.0.0.1:${gone.address.port}`),
  );
});

test('a server that says nothing is given up when the signal aborts, with its reason', async () => {
  let hungUpOn = false;
  await using server = await controlPort((socket) => {
    socket.resume();
    socket.once('close', () => (hungUpOn = true));
  });
  const giveUp = new AbortController();
  const asked = askForCloses(server.address, 11, giveUp.signal);
  setTimeout(() => giveUp.abort(new Error('enough waited')), 20);
  await assert.rejects(asked, /gave up: enough waited/);
  await eventually('the server sees that it was hung up on', () => hungUpOn);
});

test('a signal that has aborted already asks nothing', async () => {
  await using server = await answering('11\n');
  await assert.rejects(askForCloses(server.address, 11, AbortSignal.abort(new Error('too late'))), /too late/);
});
