import type { Fleet, FleetContext } from '../fleet/fleet.ts';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import { TargetError } from '../targets/errors.ts';
import { apiProblem } from '../targets/stack/api-problem.ts';
import { MergedRecords, worstDelay } from './merged-records.ts';
import type { Changes, RemoteShard } from './remote-shard.ts';
import type { ShardPods } from './shard-pods.ts';

/** Each shard is asked this often what is new. Milliseconds. */
const pollMs = 250;
/**
 * A shard that does not answer for so long is lost, and the run with it: what it holds is unknown. It holds on without being asked for its
 * IDLE_MS (shard-settings.ts), so an API server that is away for less than this costs nothing. Milliseconds.
 */
const patienceMs = 25_000;

/** A fleet in pods. Until it has stopped its records are as old as the last answers. */
export interface ShardedFleet extends Fleet {
  /** By how much the times of its records may be wrong beyond what every record is late; after `stop`, with the drift of the clocks. */
  readonly clockErrorMs: number;
  /** How late the loops were that hold the connections: the worst of all shards. */
  readonly loopDelay: LoopDelay;
}

/** The shards of a fleet, joined to one. */
export class RunningShards implements ShardedFleet {
  readonly ready: Promise<void>;
  readonly #shards: readonly RemoteShard[];
  readonly #pods: ShardPods;
  readonly #context: FleetContext;
  readonly #records = new MergedRecords();
  readonly #latest = new Map<RemoteShard, Changes>();
  readonly #settled = Promise.withResolvers<undefined>();
  /** Ends the polling: the fleet has stopped, or a shard is lost. */
  readonly #over = new AbortController();
  readonly #polling: Promise<unknown>;
  #clockErrorMs: number;
  #stopped: Promise<void> | undefined;
  #lost: TargetError | undefined;

  constructor(shards: readonly RemoteShard[], pods: ShardPods, context: FleetContext) {
    this.#shards = shards;
    this.#pods = pods;
    this.#context = context;
    this.#clockErrorMs = Math.max(...shards.map((shard) => shard.clockErrorMs));
    this.ready = this.#settled.promise;
    // Nobody needs to wait for it.
    this.ready.catch(() => undefined);
    context.signal.addEventListener('abort', this.#abort);
    this.#polling = Promise.all(shards.map((shard) => this.#poll(shard)));
  }

  get held(): number {
    return this.#sum(({ held }) => held);
  }

  get waiting(): number {
    return this.#sum(({ waiting }) => waiting);
  }

  get records(): readonly ConnectionRecord[] {
    return this.#records.all;
  }

  get clockErrorMs(): number {
    return this.#clockErrorMs;
  }

  get loopDelay(): LoopDelay {
    return worstDelay([...this.#latest.values()].map(({ loopDelay }) => loopDelay));
  }

  /** @throws TargetError when a shard was lost: its records are missing, and nothing can be said of the fleet */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    this.#context.signal.removeEventListener('abort', this.#abort);
    await this.#polling;
    await this.#pods[Symbol.asyncDispose]();
  }

  async #stop(): Promise<void> {
    this.#over.abort();
    await this.#polling;
    try {
      this.#context.signal.throwIfAborted();
      if (this.#lost !== undefined) throw this.#lost;
      const clockErrors = await Promise.all(this.#shards.map((shard) => this.#end(shard)));
      this.#clockErrorMs = Math.max(...clockErrors);
      this.#records.sort();
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  async #end(shard: RemoteShard): Promise<number> {
    try {
      await shard.stop();
      this.#take(shard, await shard.allRecords());
      return await shard.clockErrorAtEnd();
    } catch (error) {
      this.#context.signal.throwIfAborted();
      throw lossOf(shard, await this.#pods.endOf(shard.pod), error);
    }
  }

  async #poll(shard: RemoteShard): Promise<void> {
    const { clock } = this.#context;
    let answeredAt = clock.now();
    while (!this.#over.signal.aborted) {
      try {
        this.#take(shard, await shard.changes());
        answeredAt = clock.now();
      } catch (error) {
        if (this.#over.signal.aborted) return;
        const end = await this.#pods.endOf(shard.pod);
        if (end !== null || clock.now() >= answeredAt + patienceMs) this.#lose(lossOf(shard, end, error));
      }
      await clock.sleep(pollMs, this.#over.signal).catch(() => undefined);
    }
  }

  #take(shard: RemoteShard, changes: Changes): void {
    this.#records.take(changes.changedRecords);
    for (const event of changes.newEvents) this.#context.emit(event);
    this.#latest.set(shard, changes);
    if (this.#latest.size === this.#shards.length && [...this.#latest.values()].every(({ ready }) => ready)) {
      this.#settled.resolve(undefined);
    }
  }

  readonly #abort = (): void => {
    this.#settled.reject(this.#context.signal.reason);
    this.#over.abort();
  };

  #lose(error: TargetError): void {
    this.#lost ??= error;
    this.#settled.reject(error);
    this.#over.abort();
  }

  #sum(figure: (changes: Changes) => number): number {
    return [...this.#latest.values()].reduce((sum, changes) => sum + figure(changes), 0);
  }
}

function lossOf({ pod }: RemoteShard, end: string | null, error: unknown): TargetError {
  const how = end ?? `the pod ${pod} does not answer (${apiProblem(error).message})`;
  return new TargetError(`the fleet lost a shard, and with it what that held: ${how}`, { cause: error });
}
