import { Duration } from '../../infra/settings/duration.ts';
import { restart } from '../faults/restart.ts';
import type { Scenario } from './scenario.ts';
import { working } from './traffic.ts';
import { serverDrain, timeToComeBack } from './watch.ts';

export const slowOperations: Scenario = {
  name: 'slow-operations',
  title: 'The WebSocket server is restarted while operations run',
  question: 'Every connection has a 30 s operation under way. Does a rollout let them finish?',
  expectation: 'Every operation finishes within the drain; then the app closes each connection with 1001.',
  minConnections: 1,
  needs: ['restart'],
  plan: (budget) => ({
    traffic: working(budget),
    fault: restart('server'),
    keep: Duration.zero,
    watch: serverDrain(budget).plus(timeToComeBack(budget)),
    claims: [
      { kind: 'no-operation-cut' },
      { kind: 'all-ended-by', cause: 'app-close', code: 1001 },
      { kind: 'all-back' },
    ],
  }),
};
