import type { Budget } from '../../infra/settings/budget.ts';
import type { RetryPolicy } from '../fleet/record.ts';

/** How clients come back, by the name that `--retry` takes. */
export const retryKinds = ['exponential', 'fixed', 'none'] as const;
export type RetryKind = (typeof retryKinds)[number];

/** A client's policy with the budget's times: `fixed` is seed 0's client, which waits the same each time and gives up after its attempts. */
export function retryPolicy(kind: RetryKind, { client }: Budget): RetryPolicy {
  const { retryInitial, retryMax, retryJitter, retryAttempts: attempts } = client;
  switch (kind) {
    case 'none':
      return { kind };
    case 'fixed':
      return { kind, delayMs: retryInitial.ms, attempts };
    case 'exponential':
      return { kind, initialMs: retryInitial.ms, maxMs: retryMax.ms, factor: 2, jitter: retryJitter, attempts };
  }
}
