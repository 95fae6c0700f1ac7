import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';
import { startFleet } from '../fleet/fleet.ts';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import { watchLoopDelay } from '../fleet/loop-delay.ts';
import type { Clock } from '../timeline/clock.ts';
import { monotonicMs } from '../timeline/clock.ts';
import type { Known } from './journal.ts';
import { Journal } from './journal.ts';
import type { ShardChanges } from './protocol.ts';
import type { ShardSettings } from './shard-settings.ts';
import { shareOf } from './share.ts';

/** The clock of a shard is the machine's own, as it is: whoever asks knows by how much it differs from the run's. */
const machineClock: Clock = {
  now: monotonicMs,
  fromMonotonic: (stamp) => stamp,
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};

/** One shard's part of the fleet: nothing until it is started, and what has been recorded after it has been stopped. */
export class Shard implements AsyncDisposable {
  readonly #settings: ShardSettings;
  readonly #journal = new Journal();
  readonly #abort = new AbortController();
  readonly #loop: { read(): LoopDelay } & Disposable = watchLoopDelay();
  #fleet: Promise<Fleet> | null = null;
  #started: Fleet | null = null;
  #ready = false;

  constructor(settings: ShardSettings) {
    this.#settings = settings;
  }

  /** Starts the clients; a second call changes nothing. */
  async start(): Promise<void> {
    const { targetUrl, plan, shards, index } = this.#settings;
    this.#fleet ??= startFleet(targetUrl, shareOf(plan, shards, index), {
      clock: machineClock,
      emit: this.#journal.emit,
      signal: this.#abort.signal,
    });
    this.#started = await this.#fleet;
    this.#started.ready.then(
      () => (this.#ready = true),
      () => undefined,
    );
  }

  /** Ends every connection with 1000; the records stay. */
  async stop(): Promise<void> {
    await this.#started?.stop();
  }

  changesSince(known: Known): ShardChanges {
    return this.#journal.changesSince(known, this.#started, { ready: this.#ready, loopDelay: this.#loop.read() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    this.#abort.abort();
    this.#loop[Symbol.dispose]();
  }
}
