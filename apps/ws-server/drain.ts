import type { AppClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { HeldConnection } from './connection.ts';
import type { Connections } from './connections.ts';
import type { Operations } from './operations.ts';
import { dueAt, dueBy } from './spread.ts';

export interface DrainOptions {
  readonly connections: Connections;
  readonly operations: Operations;
  readonly clock: AppClock;
  readonly log: Log;
  readonly drainMs: number;
  /** What began it, for the log. */
  readonly signal: () => string | undefined;
}

/** 1001: "an endpoint is going away, such as a server going down" (RFC 6455 §7.4.1). Clients take it as "come back elsewhere". */
const goingAway = { code: 1001, reason: 'Server shutting down' } as const;

/**
 * Closes what the server holds, evenly over `drainMs`, the oldest first, so that the clients don't all come back at once. A connection with
 * an operation is closed when the operation is done, or when `drainMs` is up: then the operation is cut. Used once.
 */
export class Drain {
  readonly #options: DrainOptions;
  readonly #waiting = new Set<HeldConnection>();
  readonly #counts = { closed: 0, finished: 0, cut: 0 };
  #begunAt = 0;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** Resolves when nothing is held any more, which may be long before `drainMs`; rejects when `deadline` comes first. */
  async run(deadline: AbortSignal): Promise<void> {
    const { connections, operations, clock } = this.#options;
    this.#begunAt = clock.monotonicMs();
    this.#logBegin();
    operations.on('ended', (connection) => this.#closeFinished(connection));
    const empty = new AbortController();
    connections.once('empty', () => empty.abort());
    if (connections.size === 0) empty.abort();
    await this.#closeSpread(AbortSignal.any([deadline, empty.signal]));
    if (!empty.signal.aborted) this.#cutRest();
    await connections.whenEmpty(deadline);
    this.logEnd(0);
  }

  /** Says how it went; `left` is what had to be abandoned. */
  logEnd(left: number): void {
    const { clock, log } = this.#options;
    const { closed, finished, cut } = this.#counts;
    const tookMs = clock.monotonicMs() - this.#begunAt;
    const text = `drained: ${closed} closed, ${finished} after their operation finished, ${cut} cut, ${left} left`;
    log.info('drain-done', { closed, finished, cut, left, tookMs }, text);
  }

  #logBegin(): void {
    const { connections, operations, drainMs, log, signal } = this.#options;
    const busy = connections.all().filter((connection) => operations.isBusy(connection)).length;
    const fields = { signal: signal(), connections: connections.size, busy, drainMs };
    log.info(
      'drain-begun',
      fields,
      `draining ${connections.size} connections over ${drainMs} ms, ${busy} of them busy`,
    );
  }

  /** Ends when `drainMs` is up, or when `over` aborts. */
  async #closeSpread(over: AbortSignal): Promise<void> {
    const { connections, operations, clock, drainMs } = this.#options;
    const queue = connections.all().filter((connection) => !operations.isBusy(connection));
    for (const connection of connections.all()) if (operations.isBusy(connection)) this.#waiting.add(connection);
    let next = 0;
    while (!over.aborted) {
      const elapsed = clock.monotonicMs() - this.#begunAt;
      const due = dueBy(elapsed, drainMs, queue.length);
      for (const connection of queue.slice(next, due)) this.#closeOrWait(connection);
      next = due;
      if (elapsed >= drainMs) return;
      const wakeAt = next < queue.length ? dueAt(next, drainMs, queue.length) : drainMs;
      // An abort ends the sleep; the loop's condition then ends the loop.
      await clock.sleep(Math.max(0, wakeAt - elapsed), over).catch(() => undefined);
    }
  }

  #closeOrWait(connection: HeldConnection): void {
    if (this.#options.operations.isBusy(connection)) this.#waiting.add(connection);
    else if (close(connection)) this.#counts.closed += 1;
  }

  #closeFinished(connection: HeldConnection): void {
    if (!this.#waiting.has(connection) || this.#options.operations.isBusy(connection)) return;
    this.#waiting.delete(connection);
    if (close(connection)) this.#counts.finished += 1;
  }

  /** Everyone who waits for an operation hears that it was cut, then the Close. */
  #cutRest(): void {
    const rest = [...this.#waiting].filter((connection) => connection.isOpen);
    // Emptied first: the end of a cut operation must not count as a finished one.
    this.#waiting.clear();
    for (const connection of rest) {
      this.#options.operations.cut(connection);
      if (close(connection)) this.#counts.cut += 1;
    }
  }
}

function close(connection: HeldConnection): boolean {
  return connection.close('drain', goingAway.code, goingAway.reason);
}
