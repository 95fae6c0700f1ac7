import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { onlyRecord, rawServer, switching, testFleet, until, wsServer } from './fleet.fixture.ts';

describe('a connection that does not open', () => {
  for (const [answer, refused] of [
    ['HTTP/1.1 503 Service Unavailable\r\nx-drainproof-proxy: p/1\r\n\r\nno', 'HTTP 503'],
    [
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: no\r\n\r\n',
      'HTTP 101 with a wrong Sec-WebSocket-Accept',
    ],
    ['x'.repeat(20_000), 'an answer whose header is longer than 16384 bytes'],
  ] as const) {
    it(`notes '${refused}'`, async () => {
      await using server = await rawServer((socket) => socket.write(answer));
      const run = await testFleet(server.url);
      await run.fleet.ready;
      const record = await onlyRecord(run);
      assert.equal(record.refused, refused);
      assert.deepEqual([record.openedAt, record.endedAt, record.closeCode, record.endedBy], [null, null, null, null]);
      assert.deepEqual(
        run.events.map(({ kind }) => kind),
        ['connection-refused'],
      );
      await run.fleet.stop();
    });
  }

  it('notes a FIN and a reset before the answer', async () => {
    await using fin = await rawServer((socket) => socket.end());
    await using reset = await rawServer((socket) => socket.resetAndDestroy());
    const runs = [await testFleet(fin.url), await testFleet(reset.url)];
    const refused = await Promise.all(runs.map(async (run) => (await onlyRecord(run)).refused));
    assert.deepEqual(refused, ['closed before it was answered', 'ECONNRESET']);
    for (const run of runs) await run.fleet.stop();
  });

  it('notes ECONNREFUSED when nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    server.close();
    await once(server, 'close');
    const run = await testFleet(`ws://127.0.0.1:${address.port}`);
    assert.equal((await onlyRecord(run)).refused, 'ECONNREFUSED');
    await run.fleet.stop();
  });

  it('notes that it timed out when no answer comes', async () => {
    await using server = await rawServer(() => undefined);
    const run = await testFleet(server.url, { connectTimeoutMs: 50 });
    assert.equal((await onlyRecord(run)).refused, 'timed out');
    await run.fleet.stop();
  });

  it('stays refused when the answer comes in the turn of the loop in which it timed out', async () => {
    await using server = await rawServer((socket, header) => {
      socket.write(switching(header));
      // The loop is held up until the time is over: then its timers are first, and the answer is read right after them.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    });
    const run = await testFleet(server.url, { connectTimeoutMs: 100 });
    await run.fleet.ready;
    assert.equal(run.fleet.held, 0);
    const record = await onlyRecord(run);
    assert.deepEqual([record.refused, record.openedAt], ['timed out', null]);
    await run.fleet.stop();
  });
});

describe('a connection that opens', () => {
  it('tells its id, and notes pod and proxy', async () => {
    let header = '';
    await using server = await rawServer((socket, request) => {
      header = request;
      socket.write(switching(request, 'x-pod: ws-2', 'x-drainproof-proxy: haproxy-1/42'));
    });
    const run = await testFleet(server.url, { path: '/ws/slow', operationMs: 1_500 });
    await run.fleet.ready;
    const [record] = run.fleet.records;
    assert.match(header, /^GET \/ws\/slow\?ms=1500 HTTP\/1\.1\r\n/);
    assert.match(header, /\r\nx-connection-id: c1\.1\r\n/);
    assert.deepEqual([record?.backend, record?.proxy], ['ws-2', 'haproxy-1/42']);
    const [opened] = run.events;
    assert.deepEqual(opened, {
      at: record?.openedAt,
      kind: 'connection-opened',
      id: 'c1.1',
      backend: 'ws-2',
      proxy: 'haproxy-1/42',
    });
    run.abort.abort();
  });

  it('reads an answer and frames that come byte by byte', async () => {
    await using server = await rawServer((socket, header) => {
      const bytes = Buffer.concat([
        Buffer.from(switching(header)),
        Buffer.from([0x88, 5, 0x03, 0xe9]),
        Buffer.from('bye'),
      ]);
      const next = (index: number): void => {
        if (index < bytes.length) socket.write(bytes.subarray(index, index + 1), () => setImmediate(next, index + 1));
        else socket.end();
      };
      next(0);
    });
    const run = await testFleet(server.url);
    const record = await onlyRecord(run);
    assert.deepEqual(
      [record.closeCode, record.closeReason, record.socketEnd, record.endedBy],
      [1001, 'bye', 'fin', 'peer'],
    );
    await run.fleet.stop();
  });

  it('notes what comes with the answer in one piece, also its end', async () => {
    await using server = await rawServer((socket, header) => {
      socket.end(Buffer.concat([Buffer.from(switching(header)), Buffer.from([0x88, 2, 0x03, 0xf4])]));
    });
    const run = await testFleet(server.url);
    const record = await onlyRecord(run);
    assert.deepEqual([record.closeCode, record.socketEnd], [1012, 'fin']);
    assert.deepEqual(
      run.events.map(({ kind }) => kind),
      ['connection-opened', 'connection-ended'],
    );
    await run.fleet.stop();
  });
});

describe('a connection that ends', () => {
  it('notes the code and reason of a Close frame and echoes the code', async () => {
    const echoed: number[] = [];
    await using server = await wsServer((socket) => {
      socket.on('close', (code) => echoed.push(code));
      socket.close(1011, 'went wrong');
    });
    const run = await testFleet(server.url);
    const record = await onlyRecord(run);
    assert.deepEqual([record.closeCode, record.closeReason, record.socketEnd], [1011, 'went wrong', 'fin']);
    await until(() => echoed.length === 1, 'the server hears the echo');
    assert.deepEqual(echoed, [1011]);
    const ended = run.events.find(({ kind }) => kind === 'connection-ended');
    assert.deepEqual(ended, { at: record.endedAt, kind: 'connection-ended', id: 'c1.1', code: 1011, clean: false });
    await run.fleet.stop();
  });

  for (const [end, socketEnd] of [
    ['end', 'fin'],
    ['resetAndDestroy', 'ECONNRESET'],
  ] as const) {
    it(`notes 1006 and '${socketEnd}' when no Close frame comes`, async () => {
      await using server = await rawServer((socket, header) => {
        socket.write(switching(header), () => setTimeout(() => socket[end](), 20));
      });
      const run = await testFleet(server.url);
      const record = await onlyRecord(run);
      assert.deepEqual(
        [record.closeCode, record.closeReason, record.socketEnd, record.endedBy],
        [1006, null, socketEnd, 'peer'],
      );
      assert.ok(record.endedAt !== null && record.openedAt !== null && record.endedAt >= record.openedAt);
      await run.fleet.stop();
    });
  }

  it('ends a server that breaks the protocol, says which rule, and answers with its code', async () => {
    let answered = Buffer.alloc(0);
    await using server = await rawServer((socket, header) => {
      socket.on('data', (data: Buffer) => (answered = Buffer.concat([answered, data])));
      socket.write(Buffer.concat([Buffer.from(switching(header)), Buffer.from([0x81, 0x80, 0, 0, 0, 0])]));
    });
    const run = await testFleet(server.url);
    const record = await onlyRecord(run);
    assert.equal(record.closeCode, 1006);
    assert.match(record.closeReason ?? '', /broke the protocol: a masked frame/);
    await until(() => answered.length === 8, 'the Close frame comes');
    const unmasked = [answered[6] ?? 0, answered[7] ?? 0].map((byte, index) => byte ^ (answered[2 + index] ?? 0));
    assert.deepEqual([answered[0], ...unmasked], [0x88, 0x03, 0xea]);
    await run.fleet.stop();
  });

  it('is cut when a server says goodbye but never hangs up', async () => {
    await using server = await rawServer((socket, header) => {
      socket.write(Buffer.concat([Buffer.from(switching(header)), Buffer.from([0x88, 2, 0x03, 0xe8])]));
    });
    const run = await testFleet(server.url);
    const record = await onlyRecord(run);
    assert.deepEqual([record.closeCode, record.endedBy, record.socketEnd], [1000, 'peer', null]);
    await run.fleet.stop();
  });
});
