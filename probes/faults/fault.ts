import type { Bite, Capability, Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';
import type { ComponentName } from '../timeline/events.ts';

/** What a fault may use besides the target. */
export interface FaultContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A disturbance. It proves by the target's own count that it bit: a count of 0 makes the run inconclusive. */
export interface Fault {
  readonly name: string;
  /** What is done, in words for the timeline. */
  readonly description: string;
  readonly needs: readonly Capability[];
  /** Whose pods it replaces, one after the other: a connection feels nothing of it until its own pod is told to go. */
  readonly replaces?: ComponentName;
  /** Resolves when the disturbance is over: an old pod is gone, a link is mended. */
  inject(target: Target, context: FaultContext): Promise<Bite>;
}
