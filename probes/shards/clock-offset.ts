import { ClockBounds } from '../targets/stack/clock-bounds.ts';

/** What is added to a stamp to have it on our clock, and by how much that may be wrong at most. Milliseconds. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly errorMs: number;
}

/** One question for another machine's clock: its stamp was taken between these two readings of ours. Milliseconds. */
export interface RoundTrip {
  readonly sentAt: number;
  readonly stamp: number;
  readonly receivedAt: number;
}

/** The offset that some round trips allow, all together: they leave no more than the fastest one's way there and back. */
export function estimateOffset(trips: readonly RoundTrip[]): ClockOffset {
  const bounds = new ClockBounds();
  for (const { sentAt, stamp, receivedAt } of trips) bounds.exchanged(stamp, sentAt, receivedAt);
  return { offsetMs: bounds.toRun(0) ?? 0, errorMs: bounds.errorMs };
}

/** The error of an offset that was used all along, when it was measured again at the end: what it had drifted by is in it. */
export function errorWithDrift(used: ClockOffset, atEnd: ClockOffset): number {
  return Math.max(used.errorMs, Math.abs(atEnd.offsetMs - used.offsetMs) + atEnd.errorMs);
}
