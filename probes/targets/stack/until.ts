import type { Clock } from '../../timeline/clock.ts';
import { time } from '../../timeline/time-words.ts';
import { TargetError } from '../errors.ts';

const pollMs = 50;

export interface Wait {
  /** What is waited for, so that "… did not come within 2 min" is a sentence's end. */
  readonly what: string;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How things stand, for the message of a wait that was in vain. */
  readonly state: () => string;
}

/** Waits until something holds. @throws TargetError at the deadline; the signal's reason when it is aborted */
export async function until(holds: () => boolean, { what, deadlineMs, clock, signal, state }: Wait): Promise<void> {
  const deadline = clock.now() + deadlineMs;
  while (!holds()) {
    signal.throwIfAborted();
    if (clock.now() > deadline)
      throw new TargetError(`${what} did not come about within ${time(deadlineMs)}: ${state()}`);
    await clock.sleep(pollMs, signal);
  }
}
