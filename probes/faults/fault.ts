import type { Bite, Capability, Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';

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
  /** Resolves when the disturbance is over: an old pod is gone, a link is mended. */
  inject(target: Target, context: FaultContext): Promise<Bite>;
}
