/** How clients came back: the load that a drain puts on whatever is still there. */
export interface Storm {
  readonly attempts: number;
  readonly peakPerSecond: number;
  /** The shortest time that holds 95 % of all attempts. */
  readonly widthMs: number;
  /** From the fault until 99 % of those that had been ended were served again; null where so many never were. */
  readonly restoredMs: number | null;
}

/**
 * Measures the return of clients; null where none tried.
 * @param returns attempts to open after the fault, in milliseconds after it, ascending
 * @param servedAgain of each client that had been ended: when it was served again, null for never
 */
export function stormOf(returns: readonly number[], servedAgain: readonly (number | null)[]): Storm | null {
  if (returns.length === 0) return null;
  const back = servedAgain.flatMap((ms) => (ms === null ? [] : [ms])).toSorted((a, b) => a - b);
  return {
    attempts: returns.length,
    peakPerSecond: mostWithin(returns, peakWindowMs) * (1000 / peakWindowMs),
    widthMs: shortestHolding(returns, Math.ceil(returns.length * 0.95)),
    restoredMs: back[Math.max(1, Math.ceil(servedAgain.length * 0.99)) - 1] ?? null,
  };
}

/** The peak is the most attempts in any such time, counted up to a second. */
const peakWindowMs = 100;

function mostWithin(sorted: readonly number[], windowMs: number): number {
  let first = 0;
  let most = 0;
  for (const [index, at] of sorted.entries()) {
    while (at - (sorted[first] ?? at) >= windowMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

function shortestHolding(sorted: readonly number[], n: number): number {
  const spans = sorted.slice(0, sorted.length - n + 1).map((from, index) => (sorted[index + n - 1] ?? from) - from);
  return Math.min(...spans);
}
