import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer other than undefined or false, and returns it.
 * @throws when there is none within `withinMs`; the message says what was waited for
 */
export async function eventually<T>(what: string, ask: () => T | undefined | false, withinMs = 10_000): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > until) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await delay(5);
  }
}
