import { reload } from '../faults/reload.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { watchFor } from './watch.ts';

export const controllerReload: Scenario = {
  name: 'controller-reload',
  title: 'The ingress controller reloads its proxy',
  question: 'Somebody adds an Ingress for another app. What do my WebSockets feel?',
  expectation: 'None is cut before the session has been kept as long as the settings ask: old workers hold them.',
  minConnections: 1,
  needs: ['reload'],
  plan: (budget, expected) => ({
    traffic: quiet(budget),
    fault: reload,
    keep: budget.session.keep,
    watch: watchFor(budget, expected.reload),
    claims: [{ kind: 'none-cut-before-keep' }, { kind: 'all-back' }],
  }),
};
