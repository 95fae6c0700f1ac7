import type { z } from 'zod';
import type { ConnectionRecord } from '../fleet/record.ts';
import { TargetError } from '../targets/errors.ts';
import type { Clock } from '../timeline/clock.ts';
import type { ClockOffset, RoundTrip } from './clock-offset.ts';
import { errorWithDrift, estimateOffset } from './clock-offset.ts';
import type { AskPod, PodQuestion } from './pod-proxy.ts';
import type { FleetEvent, ShardChanges } from './protocol.ts';
import { changesSchema, clockSchema, shardPaths } from './protocol.ts';

/** What a shard told, on the run's clock. */
export type Changes = Pick<ShardChanges, 'held' | 'waiting' | 'ready' | 'loopDelay'> & {
  readonly newEvents: readonly FleetEvent[];
  readonly changedRecords: readonly ConnectionRecord[];
};

export interface RemoteShardOptions {
  readonly pod: string;
  readonly ask: AskPod;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Round trips for one estimate: among so many, some meet neither end busy. */
const trips = 20;

/** One shard, as the run sees it: its answers come with the run's times in them. */
export class RemoteShard {
  readonly pod: string;
  readonly #options: RemoteShardOptions;
  readonly #offset: ClockOffset;
  #known = { events: 0, records: 0 };

  private constructor(options: RemoteShardOptions, offset: ClockOffset) {
    this.pod = options.pod;
    this.#options = options;
    this.#offset = offset;
  }

  /** Reaches the shard and works out how far its clock is from the run's. */
  static async reach(options: RemoteShardOptions): Promise<RemoteShard> {
    return new RemoteShard(options, await measureOffset(options));
  }

  /** How far its clock may be off, by the estimate that all its times are converted with. */
  get clockErrorMs(): number {
    return this.#offset.errorMs;
  }

  start(): Promise<unknown> {
    return this.#ask('POST', shardPaths.start);
  }

  stop(): Promise<unknown> {
    return this.#ask('POST', shardPaths.stop);
  }

  /** What is new since it was asked last. */
  async changes(): Promise<Changes> {
    return this.#changesSince(this.#known);
  }

  /** The same, with every record as it is now: counters change without an event. */
  async allRecords(): Promise<Changes> {
    return this.#changesSince({ ...this.#known, records: 0 });
  }

  /** How far its times may be off, when the clocks are compared once more. */
  async clockErrorAtEnd(): Promise<number> {
    return errorWithDrift(this.#offset, await measureOffset(this.#options));
  }

  async #changesSince({ events, records }: { readonly events: number; readonly records: number }): Promise<Changes> {
    const answer = await this.#ask('GET', `${shardPaths.changes}?events=${events}&records=${records}`);
    const changes = understood(changesSchema, answer);
    this.#known = { events: changes.events, records: changes.records };
    const { offsetMs } = this.#offset;
    return {
      ...changes,
      newEvents: changes.newEvents.map((event) => ({ ...event, at: event.at + offsetMs })),
      changedRecords: changes.changedRecords.map((record) => shifted(record, offsetMs)),
    };
  }

  #ask(method: PodQuestion['method'], path: string): Promise<unknown> {
    return this.#options.ask({ pod: this.pod, method, path }, this.#options.signal);
  }
}

/** A record with its times moved by the offset; spans stay as they are. */
function shifted(record: ConnectionRecord, offsetMs: number): ConnectionRecord {
  const move = (time: number | null): number | null => (time === null ? null : time + offsetMs);
  return {
    ...record,
    requestedAt: record.requestedAt + offsetMs,
    openedAt: move(record.openedAt),
    endedAt: move(record.endedAt),
    lastByteAt: move(record.lastByteAt),
  };
}

async function measureOffset({ pod, ask, clock, signal }: RemoteShardOptions): Promise<ClockOffset> {
  const made: RoundTrip[] = [];
  while (made.length < trips) {
    const sentAt = clock.now();
    const answer = await ask({ pod, method: 'GET', path: shardPaths.clock }, signal);
    const receivedAt = clock.now();
    made.push({ sentAt, stamp: understood(clockSchema, answer).monotonicMs, receivedAt });
  }
  return estimateOffset(made);
}

/** A shard is of the same version as the run, or its image is not the stack's: then nothing it says can be trusted. */
function understood<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw new TargetError(
    `the fleet's pods answer in a way that this drainproof does not know (${first?.path.join('.') ?? ''}: ${first?.message ?? ''}): their image is another version's; run 'npm run images' and deploy the stack again`,
  );
}
