import { Duration } from '../../infra/settings/duration.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';

const heartbeats = 3;

/** The negative control: what ends here ends by itself, and no other scenario's figures can be trusted. */
export const baseline: Scenario = {
  name: 'baseline',
  title: 'Nothing happens',
  question: 'Do connections stay when nobody touches anything?',
  expectation: 'None ends: the heartbeat keeps every idle timer on the path from running out.',
  minConnections: 1,
  needs: [],
  plan: (budget) => ({
    traffic: quiet(budget),
    fault: null,
    keep: budget.session.heartbeatInterval.times(heartbeats),
    watch: Duration.max(budget.session.heartbeatInterval.times(heartbeats), budget.propagation),
    claims: [{ kind: 'none-ended' }],
  }),
};
