import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import type { WebSocket } from 'ws';
import { startClock } from '../timeline/clock.ts';
import { TargetError } from '../targets/errors.ts';
import { startFleet } from './fleet.ts';
import { quietPlan, rawServer, switching, testFleet, until, wsServer } from './fleet.fixture.ts';
import type { FleetPlan } from './record.ts';

const sixTimes: Pick<FleetPlan, 'retry'> = { retry: { kind: 'fixed', delayMs: 20, attempts: 6 } };

describe('startFleet', () => {
  it('opens 2,000 connections at its pace, holds them, and closes all with 1000', async () => {
    const codes: number[] = [];
    await using server = await wsServer((socket) => socket.on('close', (code) => codes.push(code)));
    const begun = performance.now();
    const { fleet } = await testFleet(server.url, { connections: 2_000, opensPerSecond: 4_000 });
    await fleet.ready;
    assert.ok(performance.now() - begun > 480, 'not faster than asked');
    assert.deepEqual([fleet.held, fleet.waiting], [2_000, 0]);
    assert.equal(new Set(fleet.records.map(({ id }) => id)).size, 2_000);
    await fleet.stop();
    assert.deepEqual([fleet.held, fleet.waiting], [0, 0]);
    assert.ok(fleet.records.every(({ endedBy, closeCode }) => endedBy === 'client' && closeCode === 1000));
    await until(() => codes.length === 2_000, 'the server hears all');
    assert.deepEqual(new Set(codes), new Set([1000]));
  });

  it('comes back after any close code, and after none', async () => {
    const codes = [1000, 1001, 1006, 1011, 1012, 1013];
    const left = [...codes];
    await using server = await wsServer((socket) => {
      const code = left.shift();
      if (code === 1006) socket.terminate();
      else if (code !== undefined) socket.close(code);
    });
    const { fleet } = await testFleet(server.url, sixTimes);
    await until(() => left.length === 0 && fleet.held === 1, 'the client is served again after each');
    const { records } = fleet;
    assert.deepEqual(
      records.slice(0, -1).map(({ closeCode }) => closeCode),
      codes,
    );
    assert.deepEqual(
      records.map(({ id }) => id),
      ['c1.1', 'c1.2', 'c1.3', 'c1.4', 'c1.5', 'c1.6', 'c1.7'],
    );
    await fleet.stop();
  });

  it('does not come back without a retry policy', async () => {
    await using server = await wsServer((socket) => socket.close(1001));
    const { fleet } = await testFleet(server.url);
    await until(() => fleet.records[0]?.endedAt !== null && fleet.waiting === 0, 'it has given up');
    assert.equal(fleet.records.length, 1);
    await fleet.stop();
  });

  it('gives up after six refused attempts, and is ready then', async () => {
    await using server = await rawServer((socket) => socket.end('HTTP/1.1 503 No\r\n\r\n'));
    const { fleet, events } = await testFleet(server.url, sixTimes);
    await fleet.ready;
    assert.deepEqual([fleet.held, fleet.waiting, fleet.records.length], [0, 0, 7]);
    assert.ok(fleet.records.every(({ refused }) => refused === 'HTTP 503'));
    assert.equal(events.filter(({ kind }) => kind === 'connection-refused').length, 7);
    await fleet.stop();
  });

  it('counts the attempts anew for each loss', async () => {
    let served = 0;
    await using server = await wsServer((socket) => {
      served += 1;
      if (served <= 10) socket.terminate();
    });
    const { fleet } = await testFleet(server.url, sixTimes);
    await until(() => served === 11 && fleet.held === 1, 'it was lost more often than it has attempts');
    await fleet.stop();
  });

  it('counts echoes that are acknowledged, lost, duplicated and out of order', async () => {
    const kept: string[] = [];
    await using server = await wsServer((socket) => {
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        kept.push(text);
        // 1 comes back twice, 2 never, 4 before 3.
        if (kept.length === 1) [text, text].forEach((again) => socket.send(again));
        else if (kept.length === 4) [text, kept[2] ?? ''].forEach((late) => socket.send(late));
      });
    });
    const { fleet } = await testFleet(server.url, { echoEveryMs: 20 });
    await until(() => fleet.records[0]?.outOfOrder === 1, 'the fourth came back before the third');
    await fleet.stop();
    const [record] = fleet.records;
    assert.deepEqual([record?.acked, record?.duplicated, record?.outOfOrder], [3, 1, 1]);
    assert.ok((record?.sent ?? 0) >= 4 && (record?.slowestEchoMs ?? 0) > 0);
  });

  it('begins its echoes spread over the interval', async () => {
    const first: string[] = [];
    await using server = await wsServer((socket) =>
      socket.once('message', (data: Buffer) => first.push(data.toString())),
    );
    const { fleet } = await testFleet(server.url, { connections: 20, echoEveryMs: 400 });
    await until(() => first.length === 20, 'all have spoken');
    const times = first.map((text) => Number(text.split(' ')[1]));
    assert.ok(Math.max(...times) - Math.min(...times) > 150, 'not all at once');
    await fleet.stop();
  });

  it('begins a slow operation on each connection and notes what came of it', async () => {
    const asked: string[] = [];
    const paths: string[] = [];
    await using server = await wsServer((socket, path) => {
      paths.push(path);
      socket.on('message', (data: Buffer) => {
        asked.push(data.toString());
        socket.send(`${asked.length === 1 ? 'done' : 'cut'} ${data.toString()}`);
      });
    });
    const { fleet } = await testFleet(server.url, {
      connections: 2,
      path: '/ws/slow',
      operationMs: 250.4,
      echoEveryMs: 10,
    });
    const sum = (field: 'operations' | 'operationsDone' | 'operationsCut'): number =>
      fleet.records.reduce((total, record) => total + record[field], 0);
    await until(() => sum('operationsDone') + sum('operationsCut') === 2, 'both have ended');
    assert.deepEqual([sum('operations'), sum('operationsDone'), sum('operationsCut'), asked.length], [2, 1, 1, 2]);
    assert.deepEqual(paths, ['/ws/slow?ms=250', '/ws/slow?ms=250']);
    await fleet.stop();
  });

  it('answers pings and sends its own', async () => {
    let pongs = 0;
    let pings = 0;
    await using server = await wsServer((socket) => {
      socket.on('ping', () => (pings += 1));
      socket.on('pong', (data) => (pongs += data.toString() === 'are you there' ? 1 : 0));
      socket.ping('are you there');
    });
    const { fleet } = await testFleet(server.url, { pingEveryMs: 10 });
    await until(() => pongs === 1 && pings >= 2, 'both sides have pinged');
    await fleet.stop();
  });

  it('stops while it is still opening, and twice, and starts nobody after that', async () => {
    await using server = await wsServer(() => undefined);
    const { fleet } = await testFleet(server.url, { connections: 1_000, opensPerSecond: 500 });
    await until(() => fleet.held > 5, 'some are open');
    await Promise.all([fleet.stop(), fleet.stop()]);
    await fleet.ready;
    const attempts = fleet.records.length;
    assert.ok(attempts < 1_000);
    assert.deepEqual([fleet.held, fleet.waiting], [0, 0]);
    await fleet.stop();
    assert.equal(fleet.records.length, attempts);
    assert.ok(fleet.records.every(({ refused, endedBy }) => refused === null && endedBy === 'client'));
  });

  it('stops within its bound when the servers answer nothing', async () => {
    await using server = await rawServer((socket, header) => socket.write(switching(header)));
    const { fleet } = await testFleet(server.url, { connections: 50 });
    await fleet.ready;
    const begun = performance.now();
    await fleet.stop();
    assert.ok(performance.now() - begun < 5_000);
    assert.ok(
      fleet.records.every(
        ({ closeCode, endedBy, socketEnd }) => closeCode === 1006 && endedBy === 'client' && socketEnd === null,
      ),
    );
  });

  it('does not come back when stopped while it waits to', async () => {
    await using server = await wsServer((socket) => socket.terminate());
    const { fleet } = await testFleet(server.url, { retry: { kind: 'fixed', delayMs: 60_000, attempts: 6 } });
    await until(() => fleet.records[0]?.socketEnd !== null && fleet.waiting === 1, 'it waits');
    await fleet.stop();
    assert.deepEqual([fleet.records.length, fleet.waiting], [1, 0]);
  });

  it('ends everything at once when aborted, and ready rejects if it was not', async () => {
    const sockets: WebSocket[] = [];
    await using server = await wsServer((socket) => sockets.push(socket));
    const { fleet, abort } = await testFleet(server.url, { connections: 100, opensPerSecond: 200, ...sixTimes });
    await until(() => fleet.held > 5, 'some are open');
    abort.abort(new Error('interrupted'));
    assert.deepEqual([fleet.held, fleet.waiting], [0, 0]);
    await assert.rejects(fleet.ready, /interrupted/);
    await fleet.stop();
    assert.ok(fleet.records.every(({ endedBy }) => endedBy === 'client'));
    await until(() => sockets.every((socket) => socket.readyState === socket.CLOSED), 'the server has lost them all');
  });

  it('ends a stop that is under way when aborted', async () => {
    await using server = await rawServer((socket, header) => socket.write(switching(header)));
    const { fleet, abort } = await testFleet(server.url);
    await fleet.ready;
    const stopped = fleet.stop();
    abort.abort();
    await stopped;
    assert.deepEqual([fleet.held, fleet.waiting], [0, 0]);
  });

  it('counts as sent and not as acknowledged what a server never answers', async () => {
    const sockets: Socket[] = [];
    await using server = await rawServer((socket, header) => {
      socket.write(switching(header));
      socket.pause();
      sockets.push(socket);
    });
    const { fleet } = await testFleet(server.url, { echoEveryMs: 5 });
    await until(() => (fleet.records[0]?.sent ?? 0) > 20, 'it has sent some');
    await fleet.stop();
    assert.equal(fleet.records[0]?.acked, 0);
  });

  it('refuses what is not a ws URL, and a signal that is aborted already', async () => {
    const context = { clock: startClock(), emit: () => undefined, signal: new AbortController().signal };
    for (const url of ['wss://example.test', 'http://example.test', 'nowhere']) {
      await assert.rejects(
        startFleet(url, quietPlan, context),
        (error) => error instanceof TargetError && error.message.includes(url),
      );
    }
    const aborted = { ...context, signal: AbortSignal.abort(new Error('interrupted')) };
    await assert.rejects(startFleet('ws://127.0.0.1:1', quietPlan, aborted), /interrupted/);
  });
});
