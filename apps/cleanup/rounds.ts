import { Counter, type Registry } from 'prom-client';
import { within, type AppClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';

export interface RoundsOptions {
  readonly intervalMs: number;
  readonly closes: number;
  /** One exchange with the control port. */
  readonly ask: (closes: number, signal: AbortSignal) => Promise<number>;
  readonly clock: AppClock;
  readonly log: Log;
  readonly registry: Registry;
}

/** Longer than the server takes for a close handshake that nobody answers (2 s), so that a slow round is not taken for a hanging server. */
export const answerTimeoutMs = 5_000;
/** How long a round that is under way may still take when the app is told to go. */
export const lastRoundMs = 2_000;

/**
 * Asks for closes every interval, one round at a time; the first comes after one interval. A round that outlasts the interval puts the next
 * one off; none are made up for. A server that is away, hangs or talks nonsense is reported once, and once more when it is back.
 */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #counters: Counters;
  readonly #stopping = new AbortController();
  readonly #givingUp = new AbortController();
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
    this.#counters = createCounters(options.registry);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Begins no more rounds. One that is under way may finish, within {@link lastRoundMs}; resolves when it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const running = this.#running ?? Promise.resolve();
    if ((await within(this.#options.clock, lastRoundMs, running)) === 'done') return;
    this.#givingUp.abort(new Error(`told to stop, and no answer within ${lastRoundMs} ms`));
    await running;
  }

  async #run(): Promise<void> {
    const { clock, intervalMs } = this.#options;
    const stopping = this.#stopping.signal;
    let next = clock.monotonicMs() + intervalMs;
    while (!stopping.aborted) {
      // An abort ends the sleep and leads to the end of the loop.
      await clock.sleep(Math.max(0, next - clock.monotonicMs()), stopping).catch(() => undefined);
      if (stopping.aborted) return;
      await this.#round();
      next = Math.max(next + intervalMs, clock.monotonicMs());
    }
  }

  async #round(): Promise<void> {
    const { closes, log } = this.#options;
    try {
      const closed = await this.#ask(closes);
      this.#succeeded(closed);
      log.info('control', { asked: closes, closed }, `asked to close ${closes}, closed ${closed}`);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error));
    }
  }

  async #ask(closes: number): Promise<number> {
    const { ask, clock } = this.#options;
    const overdue = new AbortController();
    const answer = ask(closes, AbortSignal.any([overdue.signal, this.#givingUp.signal]));
    if ((await within(clock, answerTimeoutMs, answer)) === 'late') {
      overdue.abort(new Error(`no answer within ${answerTimeoutMs} ms`));
    }
    return await answer;
  }

  #succeeded(closed: number): void {
    this.#counters.rounds.inc({ outcome: 'answered' });
    this.#counters.closed.inc(closed);
    const failures = this.#failures;
    this.#failures = 0;
    if (failures > 0) {
      this.#options.log.info('control-back', { failures }, `the server answers again after ${failures} failed rounds`);
    }
  }

  #failed(why: string): void {
    this.#counters.rounds.inc({ outcome: 'failed' });
    this.#failures += 1;
    if (this.#failures > 1) return;
    this.#options.log.warn(
      'control-failed',
      { why },
      `no closes: ${why}; trying again every ${this.#options.intervalMs} ms`,
    );
  }
}

type Counters = ReturnType<typeof createCounters>;

function createCounters(registry: Registry) {
  const rounds = new Counter({
    name: 'cleanup_rounds_total',
    help: 'Rounds of asking for closes, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const closed = new Counter({
    name: 'cleanup_closed_total',
    help: 'Connections that the server says it closed when asked',
    registers: [registry],
  });
  return { rounds, closed };
}
