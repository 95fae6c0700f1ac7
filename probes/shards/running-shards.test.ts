import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until, wsServer } from '../fleet/fleet.fixture.ts';
import type { FleetPlan } from '../fleet/record.ts';
import { startClock } from '../timeline/clock.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import { reachShards } from './reach-shards.ts';
import { RunningShards } from './running-shards.ts';
import type { LocalShards } from './shards.fixture.ts';
import { localShards, quietPlan } from './shards.fixture.ts';

interface Joined {
  readonly fleet: RunningShards;
  readonly shards: LocalShards;
  readonly events: readonly TimelineEvent[];
  readonly abort: AbortController;
  readonly now: () => number;
}

async function join(url: string, plan: FleetPlan, skewsMs: readonly number[]): Promise<Joined> {
  const clock = startClock();
  const events: TimelineEvent[] = [];
  const abort = new AbortController();
  const shards = await localShards({ url, plan, skewsMs });
  const options = { ask: shards.ask, clock, signal: abort.signal };
  const reached = await reachShards(shards.pods, options);
  await Promise.all(reached.map((shard) => shard.start()));
  const context = { clock, emit: (event: TimelineEvent) => void events.push(event), signal: abort.signal };
  return { fleet: new RunningShards(reached, shards.pods, context), shards, events, abort, now: () => clock.now() };
}

describe('a fleet in shards', () => {
  it('holds each client once, and tells its times on the run’s clock, however wrong the clocks of the shards are', async () => {
    await using server = await wsServer(() => undefined);
    const { fleet, shards, events, now } = await join(server.url, quietPlan, [3_600_000, -123_456, 0]);
    const clients = Array.from({ length: 10 }, (_, index) => index + 1);
    await fleet.ready;
    const readyAt = now();
    assert.deepEqual([fleet.held, fleet.waiting, fleet.records.length], [10, 0, 10]);
    await fleet.stop();
    assert.deepEqual(
      fleet.records.map(({ client }) => client).toSorted((a, b) => a - b),
      clients,
    );
    assert.ok(fleet.clockErrorMs > 0 && fleet.clockErrorMs < 1_000);
    for (const { requestedAt, openedAt, endedAt, closeCode, endedBy } of fleet.records) {
      assert.ok(openedAt !== null && endedAt !== null);
      assert.ok(requestedAt >= -fleet.clockErrorMs && requestedAt <= openedAt);
      assert.ok(openedAt <= readyAt + fleet.clockErrorMs && endedAt >= readyAt - fleet.clockErrorMs);
      assert.ok(endedAt <= now() + fleet.clockErrorMs);
      assert.deepEqual([closeCode, endedBy], [1_000, 'client']);
    }
    const told = (kind: string): number => events.filter((event) => event.kind === kind).length;
    assert.deepEqual([told('connection-opened'), told('connection-ended')], [10, 10]);
    assert.ok(fleet.loopDelay.count > 0);
    assert.ok(shards.deleted());
  });

  it('has records that change while it runs, and stay the same objects', async () => {
    const [first, second] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    await using server = await wsServer((socket) => {
      void first.promise.then(() => socket.close(1001, 'bye'));
      void second.promise;
    });
    const { fleet } = await join(server.url, { ...quietPlan, connections: 4 }, [0, 5_000]);
    await fleet.ready;
    const held = [...fleet.records];
    assert.ok(held.every(({ endedAt }) => endedAt === null));
    first.resolve(undefined);
    await until(() => fleet.held === 0, 'all have ended');
    assert.ok(held.every(({ endedAt, closeCode }) => endedAt !== null && closeCode === 1001));
    await fleet.stop();
    assert.deepEqual(new Set(fleet.records), new Set(held));
  });

  it('counts what was sent and came back, also where no event told of it', async () => {
    await using server = await wsServer((socket) => {
      socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
    });
    const { fleet } = await join(server.url, { ...quietPlan, echoEveryMs: 20 }, [0, 0]);
    await fleet.ready;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await fleet.stop();
    assert.ok(fleet.records.every(({ sent, acked }) => sent > 0 && acked > 0 && acked <= sent));
  });

  it('cannot be stopped to a result when a shard was lost, and says which and how', async () => {
    await using server = await wsServer(() => undefined);
    const { fleet, shards } = await join(server.url, quietPlan, [0, 0]);
    await fleet.ready;
    shards.lose('shard-1');
    await assert.rejects(fleet.stop(), {
      name: 'TargetError',
      message: 'the fleet lost a shard, and with it what that held: the pod shard-1 is gone',
    });
    assert.ok(shards.deleted());
  });

  it('is not ready when it is aborted, and leaves no Job', async () => {
    await using server = await wsServer(() => undefined);
    const slow = { ...quietPlan, opensPerSecond: 0.1 };
    const { fleet, shards, abort } = await join(server.url, slow, [0, 0]);
    abort.abort(new Error('interrupted'));
    await assert.rejects(fleet.ready, /interrupted/);
    await assert.rejects(fleet.stop(), /interrupted/);
    assert.ok(shards.deleted());
  });
});
