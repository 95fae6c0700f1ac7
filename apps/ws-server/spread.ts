/**
 * How many of `count` connections have to be closed by now when they are closed evenly over `windowMs`: the first at once, then one each
 * `windowMs / count`, so that the last still has that long for its close handshake. Never more than `count`.
 */
export function dueBy(elapsedMs: number, windowMs: number, count: number): number {
  if (elapsedMs >= windowMs) return count;
  return Math.min(count, Math.floor((elapsedMs * count) / windowMs + rounding) + 1);
}

/** From the start of the window until the close with this number (from 0) is due, in milliseconds. */
export function dueAt(index: number, windowMs: number, count: number): number {
  return (index * windowMs) / count;
}

/** So that a close is due at its very moment, however the division was rounded. */
const rounding = 1e-9;
