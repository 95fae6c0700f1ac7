import { setTimeout as delay } from 'node:timers/promises';

/** The time as the apps see it; tests pass one that they turn by hand. */
export interface AppClock {
  /** The system's monotonic clock in milliseconds with a fraction. Every process of a machine shares it; its zero means nothing. */
  monotonicMs(): number;
  /** Waits `ms`; an aborted signal ends the wait early by rejecting with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: AppClock = {
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : {});
  },
};

/**
 * Waits for `work`, but at most `ms`.
 * @returns 'done', or 'late' when the time was up first; `work` then goes on, and what becomes of it is the caller's business.
 */
export async function within(clock: AppClock, ms: number, work: Promise<unknown>): Promise<'done' | 'late'> {
  const over = new AbortController();
  const late = clock.sleep(ms, over.signal).then(
    () => 'late' as const,
    () => 'done' as const,
  );
  try {
    return await Promise.race([work.then(() => 'done' as const), late]);
  } finally {
    over.abort();
  }
}
