import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { HeldConnection } from './connection.ts';

/** The part of a WebSocket that a connection touches; what it was told is in `sent`. */
class FakeSocket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  readonly sent: unknown[] = [];

  close(code: number, reason: string): void {
    this.readyState = WebSocket.CLOSING;
    this.sent.push([code, reason]);
  }

  terminate(): void {
    this.readyState = WebSocket.CLOSED;
    this.sent.push('terminated');
  }
}

function setUp() {
  const socket = new FakeSocket();
  const facts = { id: 'c1', path: '/ws', openedAt: 0 };
  return { socket, connection: new HeldConnection(socket as unknown as WebSocket, facts) };
}

const nothing = Buffer.alloc(0);

test('the first who closes a connection is named, and the second is told that it was too late', () => {
  const { socket, connection } = setUp();
  assert.equal(connection.close('control', 1001, 'first'), true);
  assert.equal(connection.close('drain', 1001, 'second'), false);
  connection.terminate('heartbeat');
  assert.deepEqual(socket.sent, [[1001, 'first'], 'terminated']);
  assert.deepEqual(connection.ending(1006, nothing), { code: 1006, reason: '', by: 'control' });
});

test('a close code from the other side is the peer’s, none at all is the network’s', () => {
  assert.deepEqual(setUp().connection.ending(1000, Buffer.from('bye')), { code: 1000, reason: 'bye', by: 'peer' });
  assert.equal(setUp().connection.ending(1006, nothing).by, 'network');
});

test('an error of the system is the network’s and gives the reason, an error about a frame is the peer’s', () => {
  const broken = setUp();
  broken.socket.emit('error', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  assert.deepEqual(broken.connection.ending(1006, nothing), { code: 1006, reason: 'read ECONNRESET', by: 'network' });
  const rude = setUp();
  rude.socket.emit('error', Object.assign(new RangeError('Invalid opcode'), { code: 'WS_ERR_INVALID_OPCODE' }));
  assert.equal(rude.connection.ending(1006, nothing).by, 'peer');
});
