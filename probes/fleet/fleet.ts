import type { Clock } from '../timeline/clock.ts';
import type { Emit } from '../timeline/events.ts';
import { Afterwards } from './afterwards.ts';
import { Client } from './client.ts';
import type { ConnectionRecord, FleetPlan } from './record.ts';
import { Roster } from './roster.ts';
import { fleetUrl } from './url.ts';
import { Wheel } from './wheel.ts';

/** The clients that hold connections. Disposing it is {@link Fleet.stop}. */
export interface Fleet extends AsyncDisposable {
  /** Resolves when each client has been open or has given up; rejects with the signal's reason when aborted before that. */
  readonly ready: Promise<void>;
  /** Open now. */
  readonly held: number;
  /** Clients that are connecting or will try again. */
  readonly waiting: number;
  /** In the order of the attempts. They change until the fleet has stopped. */
  readonly records: readonly ConnectionRecord[];
  /** Every client closes with 1000 itself and does not come back; a server that does not answer within two seconds is cut. */
  stop(): Promise<void>;
}

export interface FleetContext {
  readonly clock: Clock;
  readonly emit: Emit;
  /** Ends every connection at once. */
  readonly signal: AbortSignal;
}

/** So many attempts of the ramp are under way at most, however fast it shall be: less than any listener's backlog. */
const mostConnecting = 256;

/**
 * Starts the clients at the plan's pace, all in this process.
 * @param url of the target, `ws://host:port`
 * @throws TargetError when it is not such a URL; the signal's reason when it is aborted already
 */
export async function startFleet(url: string, plan: FleetPlan, context: FleetContext): Promise<Fleet> {
  context.signal.throwIfAborted();
  return new RunningFleet(url, plan, context);
}

class RunningFleet implements Fleet {
  readonly ready: Promise<void>;
  readonly #plan: FleetPlan;
  readonly #context: FleetContext;
  readonly #clients: readonly Client[];
  readonly #roster: Roster;
  readonly #wheel: Wheel;
  readonly #begunAt: number;
  readonly #settled = Promise.withResolvers<undefined>();
  readonly #finished = Promise.withResolvers<undefined>();
  #started = 0;

  constructor(url: string, plan: FleetPlan, context: FleetContext) {
    const { clock, emit, signal } = context;
    const target = fleetUrl(url, plan);
    this.#plan = plan;
    this.#context = context;
    this.ready = this.#settled.promise;
    // Nobody needs to wait for it.
    this.ready.catch(() => undefined);
    this.#begunAt = clock.now();
    this.#roster = new Roster(plan.connections, this.#onChange);
    this.#wheel = new Wheel(clock, this.#ramp);
    const afterwards = new Afterwards();
    const around = { plan, url: target, clock, emit, wheel: this.#wheel, afterwards, roster: this.#roster };
    const first = plan.firstClient ?? 1;
    this.#clients = Array.from({ length: plan.connections }, (_, index) => new Client(first + index, around));
    signal.addEventListener('abort', this.#abort);
    this.#onChange();
  }

  get held(): number {
    return this.#roster.held;
  }

  get waiting(): number {
    return this.#roster.waiting;
  }

  get records(): readonly ConnectionRecord[] {
    return this.#roster.records;
  }

  async stop(): Promise<void> {
    this.#started = this.#clients.length;
    for (const client of this.#clients) client.stop();
    await this.#finished.promise;
    this.#release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Starts the clients whose time has come. */
  readonly #ramp = (): void => {
    const due = ((this.#context.clock.now() - this.#begunAt) * this.#plan.opensPerSecond) / 1000;
    while (this.#started < Math.min(due, this.#clients.length) && this.#roster.connecting < mostConnecting) {
      const next = this.#clients[this.#started];
      this.#started += 1;
      next?.start();
    }
  };

  readonly #onChange = (): void => {
    if (this.#roster.allSettled) this.#settled.resolve(undefined);
    if (this.#roster.allFinished) this.#finished.resolve(undefined);
    // One that has opened makes room for the next.
    this.#ramp();
  };

  readonly #abort = (): void => {
    this.#settled.reject(this.#context.signal.reason);
    this.#started = this.#clients.length;
    for (const client of this.#clients) client.abandon();
    this.#release();
  };

  #release(): void {
    this.#wheel[Symbol.dispose]();
    this.#context.signal.removeEventListener('abort', this.#abort);
  }
}
