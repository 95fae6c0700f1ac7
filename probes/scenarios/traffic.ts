import type { Budget } from '../../infra/settings/budget.ts';
import type { Traffic } from './scenario.ts';

/** Connections that are mostly silent, as most held connections are: one echo for each two heartbeats. */
export function quiet(budget: Budget): Traffic {
  return { path: '/ws/echo', echoEvery: budget.session.heartbeatInterval.times(2), operation: null };
}

/** Each connection has one of the longest operations under way. */
export function working(budget: Budget): Traffic {
  return {
    path: '/ws/slow',
    echoEvery: budget.session.heartbeatInterval.times(0),
    operation: budget.session.longestOperation,
  };
}
