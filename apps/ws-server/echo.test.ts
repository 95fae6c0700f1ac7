import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { eventually } from '../shared/testing/eventually.ts';
import { openClient } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';

for (const path of ['/ws', '/ws/echo']) {
  test(`${path} sends text back as text and binary as binary, byte for byte`, async () => {
    await using server = await runServer();
    const { socket } = await openClient(server.url + path);
    for (const message of ['', 'grüß dich', randomBytes(60_000)]) {
      socket.send(message);
      const [data, binary] = (await once(socket, 'message')) as [Buffer, boolean];
      assert.equal(binary, typeof message !== 'string');
      assert.ok(data.equals(Buffer.from(message)));
    }
  });
}

test('messages come back in the order in which they were sent', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws`);
  const sent = Array.from({ length: 500 }, (_, index) => `message ${index}`);
  for (const message of sent) client.socket.send(message);
  await eventually('all echoes', () => client.messages.length === sent.length);
  assert.deepEqual(client.messages, sent);
});

test('a client that sends without reading is not read from any further, and gets everything once it reads', async () => {
  await using server = await runServer();
  const client = await openClient(`${server.url}/ws`);
  client.socket.pause();
  const count = 1_000;
  const message = Buffer.alloc(60_000);
  for (let index = 0; index < count; index += 1) client.socket.send(message);
  // 60 MB leave the client only if the server keeps in memory what the client does not read.
  let unsent = 0;
  let unchangedSince = performance.now();
  await eventually('the server reads no further', () => {
    if (client.socket.bufferedAmount !== unsent) unchangedSince = performance.now();
    unsent = client.socket.bufferedAmount;
    return performance.now() - unchangedSince > 300;
  });
  assert.ok(unsent > 10_000_000, `${unsent} bytes are still with the client`);
  client.socket.resume();
  await eventually('all echoes', () => client.messages.length === count);
});
