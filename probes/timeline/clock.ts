import { setTimeout as delay } from 'node:timers/promises';

/**
 * The one clock of a run: milliseconds since its start, from the system's monotonic clock, which every process of a machine shares
 * (CLOCK_MONOTONIC on Linux), so a child's own stamps can be joined by {@link Clock.fromMonotonic}.
 */
export interface Clock {
  /** Milliseconds since the run started, with a fraction. */
  now(): number;
  /** The time of a stamp that another process of this machine took with `process.hrtime.bigint()`, given in milliseconds. */
  fromMonotonic(monotonicMs: number): number;
  /** Waits; an aborted signal ends the wait with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The monotonic clock in milliseconds; its zero is the machine's business. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export function startClock(): Clock {
  const origin = monotonicMs();
  return {
    now: () => monotonicMs() - origin,
    fromMonotonic: (stamp) => stamp - origin,
    sleep: async (ms, signal) => {
      await delay(ms, undefined, signal ? { signal } : {});
    },
  };
}
