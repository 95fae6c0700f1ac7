import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { monotonicMs } from '../timeline/clock.ts';
import { createShardServer } from './shard-server.ts';
import type { ShardSettings } from './shard-settings.ts';
import { Shard } from './shard.ts';

/** Why a shard ended: because it was told to, or because nobody wanted it any more. */
export interface ShardEnd {
  readonly told: boolean;
  readonly why: string;
}

/** Writes what happens, for whoever reads the pod's log. */
export type Say = (event: string, fields: Readonly<Record<string, unknown>>) => void;

const lookEveryMs = 100;

/**
 * Serves a shard until `signal` is aborted, nobody has asked for its idle time, or its deadline has passed; then its connections are closed.
 * So what it holds is bounded, whatever becomes of the run that started it.
 * @throws the system's error when the port is taken
 */
export async function runShard(settings: ShardSettings, signal: AbortSignal, say: Say): Promise<ShardEnd> {
  await using shard = new Shard(settings);
  const begunAt = monotonicMs();
  let askedAt = begunAt;
  const server = createShardServer(shard, () => (askedAt = monotonicMs()));
  server.listen(settings.port);
  await once(server, 'listening');
  const address = server.address();
  say('listening', { port: typeof address === 'object' ? address?.port : null, shard: settings.index });
  const end = await endOf(signal, () => {
    const now = monotonicMs();
    if (now - askedAt >= settings.idleMs) return `nobody has asked for ${settings.idleMs} ms`;
    return now - begunAt >= settings.deadlineMs ? `its deadline of ${settings.deadlineMs} ms has passed` : null;
  });
  const { held, records } = shard.changesSince({ events: 0, records: 0 });
  say('ending', { why: end.why, held, records });
  server.close();
  server.closeAllConnections();
  return end;
}

async function endOf(signal: AbortSignal, unwanted: () => string | null): Promise<ShardEnd> {
  for (;;) {
    if (signal.aborted) return { told: true, why: (signal.reason as Error).message };
    const why = unwanted();
    if (why !== null) return { told: false, why };
    await delay(lookEveryMs);
  }
}
