import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after } from 'node:test';
import { quietPlan as quietClient } from '../fleet/fleet.fixture.ts';
import type { FleetPlan } from '../fleet/record.ts';
import type { AskPod } from './pod-proxy.ts';
import { createShardServer } from './shard-server.ts';
import { Shard } from './shard.ts';
import type { ShardPods } from './shard-pods.ts';

/** A plan for silent clients that do not come back. */
export const quietPlan: FleetPlan = { ...quietClient, connections: 10, opensPerSecond: 1_000 };

export interface LocalShards {
  readonly pods: ShardPods;
  readonly ask: AskPod;
  /** Whether its Job would have been deleted. */
  deleted(): boolean;
  /** From now on this one answers nothing, and its pod is gone. */
  lose(pod: string): void;
}

export interface LocalShardsOptions {
  readonly url: string;
  readonly plan: FleetPlan;
  /** By how much the clock of each shard is ahead of this machine's. */
  readonly skewsMs: readonly number[];
}

/** Shards as in a cluster, but in this process and asked over local HTTP; their clocks are wrong by the given times. End with the test. */
export async function localShards({ url, plan, skewsMs }: LocalShardsOptions): Promise<LocalShards> {
  const gone = new Set<string>();
  const addresses = new Map<string, { readonly port: number; readonly skewMs: number }>();
  for (const [index, skewMs] of skewsMs.entries()) {
    const settings = {
      targetUrl: url,
      plan,
      shards: skewsMs.length,
      index,
      port: 0,
      idleMs: 60_000,
      deadlineMs: 60_000,
    };
    addresses.set(`shard-${index}`, { port: await serve(new Shard(settings)), skewMs });
  }
  let deleted = false;
  return {
    ask: async ({ pod, method, path }, signal) => {
      const { port, skewMs } = addresses.get(pod) ?? assert.fail(pod);
      if (gone.has(pod)) throw new Error('connection refused');
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, signal });
      assert.equal(answer.status, 200);
      return skewed(await answer.json(), skewMs);
    },
    pods: {
      names: [...addresses.keys()],
      endOf: async (pod) => (gone.has(pod) ? `the pod ${pod} is gone` : null),
      [Symbol.asyncDispose]: async () => void (deleted = true),
    },
    deleted: () => deleted,
    lose: (pod) => void gone.add(pod),
  };
}

async function serve(shard: Shard): Promise<number> {
  const server = createShardServer(shard, () => undefined).listen(0, '127.0.0.1');
  after(async () => {
    await shard[Symbol.asyncDispose]();
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}

const stamps = ['monotonicMs', 'at', 'requestedAt', 'openedAt', 'endedAt', 'lastByteAt'];

/** Every stamp in an answer, as a clock that is ahead would have it. */
function skewed(answer: unknown, ms: number): unknown {
  if (Array.isArray(answer)) return answer.map((each) => skewed(each, ms));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [
      key,
      stamps.includes(key) && typeof value === 'number' ? value + ms : skewed(value, ms),
    ]),
  );
}
