import { within, type AppClock } from './clock.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Log } from './log.ts';

/** `starting` → `ready` → `draining` → `stopped`, never back. A signal that comes while starting leads to `draining` directly. */
export const lifecycleStates = ['starting', 'ready', 'draining', 'stopped'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

/** One part of the way out. `deadline` aborts when the time for all steps is up. */
export interface ShutdownStep {
  readonly name: string;
  run(deadline: AbortSignal): Promise<void>;
}

export interface ShutdownPlan {
  /** From the signal to the exit, for all steps together. */
  readonly deadlineMs: number;
  /** Run one after the other, each awaited. */
  readonly steps: readonly ShutdownStep[];
  /** How much the steps have not dealt with yet, for the log. */
  left(): number;
  /** Ends what is left without ceremony, when the deadline came first or a step failed. It gets a second for that. */
  abandon(): Promise<void>;
}

/** The part of `process` that a lifecycle needs; tests pass their own. */
export interface ProcessLike {
  exitCode?: number | string | null | undefined;
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  exit(code: number): unknown;
  getActiveResourcesInfo(): string[];
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const;
export type StopSignal = (typeof stopSignals)[number];

export interface LifecycleOptions {
  readonly process: ProcessLike;
  readonly clock: AppClock;
  readonly log: Log;
}

/** How long the process may take to end by itself once everything is closed; after that it is told on, and ended. */
const lastBreathMs = 1_000;

/**
 * How an app comes up and goes. The first SIGTERM or SIGINT begins the drain: the plan's steps, raced against one deadline. It ends with
 * exit code 0 when all steps are done, and with 1 at the deadline, when a step throws, or at a second signal, which ends it at once.
 */
export class Lifecycle {
  readonly #options: LifecycleOptions;
  #state: LifecycleState = 'starting';
  #plan: ShutdownPlan | undefined;
  #signal: StopSignal | undefined;

  constructor(options: LifecycleOptions) {
    this.#options = options;
    for (const signal of stopSignals) options.process.on(signal, (received) => this.#onSignal(received));
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** The signal that began the drain. */
  get signal(): StopSignal | undefined {
    return this.#signal;
  }

  /** Everything listens: the app is ready, and this is how it will go. A signal that came before is acted on now. */
  ready(plan: ShutdownPlan): void {
    this.#plan = plan;
    if (this.#signal) {
      void this.#drain(plan);
      return;
    }
    this.#state = 'ready';
    this.#options.log.info('ready', {}, 'ready');
  }

  #onSignal(signal: StopSignal): void {
    // Everything is done and the process is about to end by itself: nothing is left to break off.
    if (this.#state === 'stopped') return;
    if (this.#signal) {
      this.#exitNow(exitCodes.failed, `a second signal (${signal}) came`);
      return;
    }
    this.#signal = signal;
    // Readiness fails from this moment on, before anything is closed.
    this.#state = 'draining';
    if (this.#plan) void this.#drain(this.#plan);
  }

  async #drain(plan: ShutdownPlan): Promise<void> {
    const deadline = new AbortController();
    const progress = { step: '' };
    try {
      const work = runSteps(plan.steps, deadline.signal, progress);
      if ((await within(this.#options.clock, plan.deadlineMs, work)) === 'done') {
        this.#exitSoon();
        return;
      }
      deadline.abort(new Error(`the deadline of ${plan.deadlineMs} ms was missed`));
      await this.#giveUp(plan, progress.step);
    } catch (error) {
      await this.#abandon(plan);
      this.#exitNow(exitCodes.failed, `'${progress.step}' failed: ${describe(error)}`);
    }
  }

  async #giveUp(plan: ShutdownPlan, step: string): Promise<void> {
    const left = plan.left();
    const text = `the deadline of ${plan.deadlineMs} ms was missed in '${step}', ${left} left`;
    this.#options.log.error('deadline-missed', { left, step }, text);
    await this.#abandon(plan);
    this.#exitNow(exitCodes.failed, 'the deadline was missed');
  }

  async #abandon(plan: ShutdownPlan): Promise<void> {
    await within(this.#options.clock, lastBreathMs, plan.abandon());
  }

  /** Everything is closed: nothing keeps the event loop alive, so the process ends by itself; if not, that is a fault worth a line. */
  #exitSoon(): void {
    const { process, log } = this.#options;
    this.#state = 'stopped';
    process.exitCode = exitCodes.done;
    log.info('exiting', { code: exitCodes.done, why: 'drained' }, 'exiting');
    setTimeout(() => {
      const resources = process.getActiveResourcesInfo();
      log.warn(
        'still-alive',
        { resources },
        `all is closed, but something is still open after ${lastBreathMs} ms; ending anyway`,
      );
      process.exit(exitCodes.done);
    }, lastBreathMs).unref();
  }

  #exitNow(code: ExitCode, why: string): void {
    this.#state = 'stopped';
    this.#options.log.error('exiting', { code, why }, `exiting: ${why}`);
    this.#options.process.exit(code);
  }
}

async function runSteps(
  steps: readonly ShutdownStep[],
  deadline: AbortSignal,
  progress: { step: string },
): Promise<void> {
  for (const step of steps) {
    if (deadline.aborted) return;
    progress.step = step.name;
    await step.run(deadline);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
