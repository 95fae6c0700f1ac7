import { restart } from '../faults/restart.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { watchFor } from './watch.ts';

export const controllerRestart: Scenario = {
  name: 'controller-restart',
  title: 'The ingress controller is restarted',
  question: 'I gave my ingress controller a long grace period. Do my WebSockets survive its restart?',
  expectation:
    'None is cut before the session has been kept as long as the settings ask; new ones are served throughout.',
  minConnections: 1,
  needs: ['restart'],
  plan: (budget, expected) => ({
    traffic: quiet(budget),
    fault: restart('controller'),
    keep: budget.session.keep,
    watch: watchFor(budget, expected.restart),
    claims: [{ kind: 'none-cut-before-keep' }, { kind: 'all-back' }],
  }),
};
