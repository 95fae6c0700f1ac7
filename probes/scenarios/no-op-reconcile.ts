import { reapply } from '../faults/reapply.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';

const times = 20;

export const noOpReconcile: Scenario = {
  name: 'no-op-reconcile',
  title: 'The same configuration is applied 20 times',
  question: 'My GitOps tool re-applies everything every few minutes. Does that cost connections?',
  expectation: 'Nothing is reloaded and no connection ends.',
  minConnections: 1,
  needs: ['reapply'],
  plan: (budget) => ({
    traffic: quiet(budget),
    fault: reapply(times),
    keep: budget.controller.syncPeriod.times(times),
    watch: budget.controller.syncPeriod.times(times).plus(budget.propagation),
    claims: [{ kind: 'none-ended' }, { kind: 'no-reload' }],
  }),
};
