/** One question for another machine's clock: its stamp was taken between these two readings of ours. Milliseconds. */
export interface RoundTrip {
  readonly sentAt: number;
  readonly stamp: number;
  readonly receivedAt: number;
}

/** What is added to a stamp to have it on our clock, and by how much that may be wrong at most. Milliseconds. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly errorMs: number;
}

/**
 * Each round trip bounds the offset on both sides: the stamp is not older than the question and not younger than the answer. All of them
 * together leave an interval that is no wider than the fastest one's (Cristian's method, with every sample used). Where the clocks have
 * drifted while they were asked and nothing is left, the error is so large that every sample may be true.
 */
export function estimateOffset(trips: readonly RoundTrip[]): ClockOffset {
  const bounds = trips.map(({ sentAt, stamp, receivedAt }) => ({ low: sentAt - stamp, high: receivedAt - stamp }));
  const low = Math.max(...bounds.map((bound) => bound.low));
  const high = Math.min(...bounds.map((bound) => bound.high));
  const offsetMs = (low + high) / 2;
  if (low <= high) return { offsetMs, errorMs: (high - low) / 2 };
  const misses = bounds.flatMap((bound) => [bound.high - offsetMs, offsetMs - bound.low]);
  return { offsetMs, errorMs: Math.max(...misses) };
}

/** The error of an offset that was used all along, when it was measured again at the end: what it had drifted by is in it. */
export function errorWithDrift(used: ClockOffset, atEnd: ClockOffset): number {
  return Math.max(used.errorMs, Math.abs(atEnd.offsetMs - used.offsetMs) + atEnd.errorMs);
}
