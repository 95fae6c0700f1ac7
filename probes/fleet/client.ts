import type { Owner } from './connection.ts';
import { Connection } from './connection.ts';
import { newRecord } from './new-record.ts';
import { retryDelay } from './retry.ts';
import type { Surroundings } from './surroundings.ts';
import type { Paced } from './wheel.ts';
import { never, ticksFor } from './wheel.ts';

/** One client of the fleet: opens a connection, and when it is lost or refused, another one, as its retry policy says. */
export class Client implements Paced, Owner {
  dueTick = never;
  readonly #number: number;
  readonly #around: Surroundings;
  #connection: Connection | null = null;
  #state: 'new' | 'connecting' | 'open' | 'ending' | 'waiting' | 'finished' = 'new';
  #attempt = 0;
  /** Since it was last served. */
  #tries = 0;
  #hasSettled = false;
  #mayRetry = true;

  constructor(number: number, around: Surroundings) {
    this.#number = number;
    this.#around = around;
  }

  /** The first attempt. */
  start(): void {
    if (this.#state === 'new') this.#connect();
  }

  /** Says goodbye and does not come back. */
  stop(): void {
    this.#mayRetry = false;
    if (this.#connection === null) this.#finish();
    else this.#connection.close();
  }

  /** Ends at once. */
  abandon(): void {
    this.#mayRetry = false;
    if (this.#connection === null) this.#finish();
    else this.#connection.abandon();
  }

  turn(tick: number): void {
    if (this.#state === 'waiting') this.#connect();
    else {
      this.#connection?.turn(tick);
      this.#schedule();
    }
  }

  opened(): void {
    const { roster } = this.#around;
    this.#state = 'open';
    this.#tries = 0;
    roster.connecting -= 1;
    roster.held += 1;
    this.#settle();
    this.#schedule();
  }

  ended(): void {
    this.#state = 'ending';
    this.#around.roster.held -= 1;
    this.#schedule();
  }

  gone(): void {
    const { plan, wheel, roster } = this.#around;
    if (this.#state === 'connecting') roster.connecting -= 1;
    this.#connection = null;
    const loss = { seed: plan.seed, client: this.#number, attempt: this.#attempt, tries: this.#tries };
    const wait = this.#mayRetry ? retryDelay(plan.retry, loss) : null;
    if (wait === null) {
      this.#finish();
      return;
    }
    this.#tries += 1;
    this.#state = 'waiting';
    wheel.schedule(this, wheel.now + Math.max(1, ticksFor(wait)));
  }

  #connect(): void {
    const { roster, clock } = this.#around;
    this.#attempt += 1;
    const record = newRecord(this.#number, this.#attempt, clock.now());
    roster.records.push(record);
    roster.connecting += 1;
    this.#state = 'connecting';
    this.#connection = new Connection(record, this.#around, this);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#connection !== null) this.#around.wheel.schedule(this, this.#connection.nextTick);
  }

  #finish(): void {
    if (this.#state === 'finished') return;
    this.#state = 'finished';
    this.#around.wheel.schedule(this, never);
    this.#settle();
    this.#around.roster.finish();
  }

  #settle(): void {
    if (this.#hasSettled) return;
    this.#hasSettled = true;
    this.#around.roster.settle();
  }
}
