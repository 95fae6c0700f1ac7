import { chance } from './chance.ts';
import type { RetryPolicy } from './record.ts';

/** Which wait is asked for. The same values draw the same jitter. */
export interface Loss {
  readonly seed: number;
  readonly client: number;
  /** The attempt that ended, from 1. */
  readonly attempt: number;
  /** Tries since the client was last served; 0 right after a loss. */
  readonly tries: number;
}

/** How long the client waits before it tries again, in milliseconds; null when it gives up. Every close code is treated alike. */
export function retryDelay(policy: RetryPolicy, { seed, client, attempt, tries }: Loss): number | null {
  if (policy.kind === 'none' || tries >= policy.attempts) return null;
  if (policy.kind === 'fixed') return policy.delayMs;
  const { initialMs, factor, maxMs, jitter } = policy;
  const spread = 1 + jitter * (2 * chance(seed, client, attempt) - 1);
  return Math.min(maxMs, initialMs * factor ** tries) * spread;
}
