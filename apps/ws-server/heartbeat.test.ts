import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { eventually } from '../shared/testing/eventually.ts';
import { systemClock } from '../shared/clock.ts';
import { Connections } from './connections.ts';
import { Heartbeat, type HeartbeatTimes } from './heartbeat.ts';
import { openClient, openClients } from './testing/clients.ts';
import { runServer } from './testing/running-server.ts';

/** The part of a WebSocket that a heartbeat touches. */
class FakeSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  pings = 0;
  terminated = false;

  ping(): void {
    this.pings += 1;
  }

  terminate(): void {
    this.terminated = true;
    this.emit('close', 1006, Buffer.alloc(0));
  }
}

function setUp(count: number, times: HeartbeatTimes) {
  const connections = new Connections(systemClock);
  const heartbeat = new Heartbeat(connections, times);
  const sockets = Array.from({ length: count }, () => new FakeSocket());
  for (const [index, socket] of sockets.entries()) {
    connections.add(socket as unknown as WebSocket, { id: `c${index}`, path: '/ws' });
  }
  const turn = (times: number) => {
    for (let turns = 0; turns < times; turns += 1) heartbeat.turn();
  };
  return { sockets, turn };
}

/** 10 turns make an interval of a second. */
const perSecond = { intervalMs: 1_000, timeoutMs: 500 };

test('connections that came at once are pinged spread over the interval, each once', () => {
  const { sockets, turn } = setUp(100, { ...perSecond, timeoutMs: 10_000 });
  const pinged = () => sockets.reduce((sum, socket) => sum + socket.pings, 0);
  for (let turns = 1; turns <= 10; turns += 1) {
    turn(1);
    assert.equal(pinged(), turns * 10);
  }
  assert.ok(sockets.every((socket) => socket.pings === 1));
});

test('a connection that answers each ping is kept', () => {
  const { sockets, turn } = setUp(1, perSecond);
  for (let turns = 0; turns < 100; turns += 1) {
    turn(1);
    sockets[0]?.emit('pong');
  }
  assert.equal(sockets[0]?.pings, 10);
  assert.equal(sockets[0]?.terminated, false);
});

test('a connection is ended when the timeout has passed since the ping that it did not answer, not a turn earlier', () => {
  const { sockets, turn } = setUp(1, perSecond);
  turn(10);
  assert.equal(sockets[0]?.pings, 1);
  turn(4);
  assert.equal(sockets[0]?.terminated, false);
  turn(1);
  assert.equal(sockets[0]?.terminated, true);
});

test('a timeout longer than the interval counts from the oldest ping without an answer', () => {
  const { sockets, turn } = setUp(1, { intervalMs: 1_000, timeoutMs: 2_500 });
  turn(10);
  turn(24);
  assert.equal(sockets[0]?.pings, 3);
  assert.equal(sockets[0]?.terminated, false);
  turn(1);
  assert.equal(sockets[0]?.terminated, true);
});

test('a connection that is closing is not pinged', () => {
  const { sockets, turn } = setUp(1, perSecond);
  const [socket] = sockets;
  assert.ok(socket);
  socket.readyState = WebSocket.CLOSING;
  turn(50);
  assert.equal(socket.pings, 0);
});

test('a client that lives is kept over many intervals, and one that is frozen is ended by the heartbeat', async () => {
  await using server = await runServer({ HEARTBEAT_INTERVAL_MS: '100', HEARTBEAT_TIMEOUT_MS: '300' });
  const [alive] = await openClients(1, `${server.url}/ws`);
  let pings = 0;
  alive?.socket.on('ping', () => (pings += 1));
  const frozen = await openClient(`${server.url}/ws`, { 'x-connection-id': 'frozen' });
  frozen.socket.pause();
  const line = await eventually('the end of the frozen one', () => server.all('connection-closed')[0]);
  assert.deepEqual([line['connection'], line['by'], line['code']], ['frozen', 'heartbeat', 1006]);
  assert.ok(pings >= 2);
  assert.equal(alive?.socket.readyState, WebSocket.OPEN);
  frozen.socket.terminate();
});

test('without an interval there are no pings', async () => {
  await using server = await runServer({ HEARTBEAT_INTERVAL_MS: '0' });
  const client = await openClient(`${server.url}/ws`);
  client.socket.once('ping', () => assert.fail('no ping was asked for'));
  client.socket.send('a');
  await eventually('the echo', () => client.messages.length === 1);
});

test('an interval of a day does not make a wheel of a day’s turns', () => {
  const { sockets, turn } = setUp(1, { intervalMs: 86_400_000, timeoutMs: 86_400_000 });
  turn(600);
  assert.equal(sockets[0]?.pings, 1);
});
