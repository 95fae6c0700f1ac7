import type { Cause } from '../timeline/events.ts';

/**
 * What a scenario claims of the connections that were held when its fault began. Each is judged for itself by probes/verdicts;
 * the number that decides is in the report.
 */
export type Claim =
  /** None ended, by anyone but the client, before the plan's `keep` had passed. */
  | { readonly kind: 'none-cut-before-keep' }
  /** None ended at all, by anyone but the client. */
  | { readonly kind: 'none-ended' }
  /** Every one of them ended, and by this cause and close code. */
  | { readonly kind: 'all-ended-by'; readonly cause: Cause; readonly code: number }
  /** What ended, ended by this cause. */
  | { readonly kind: 'only-ended-by'; readonly cause: Cause }
  /** Exactly so many ended by this cause. */
  | { readonly kind: 'count-ended-by'; readonly cause: Cause; readonly count: number }
  /** Every client that lost its connection was served again. */
  | { readonly kind: 'all-back' }
  /** No operation under way was cut. */
  | { readonly kind: 'no-operation-cut' }
  /** No proxy loaded a configuration. */
  | { readonly kind: 'no-reload' };
