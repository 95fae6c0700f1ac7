import { Duration } from '../../infra/settings/duration.ts';
import { kill } from '../faults/kill.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { timeToComeBack } from './watch.ts';

export const serverKill: Scenario = {
  name: 'server-kill',
  title: 'One pod of the WebSocket server is killed',
  question: 'A pod is killed without warning. Who notices, and how fast are they back?',
  expectation: 'Only the connections of that pod end, and every client of it is back.',
  minConnections: 2,
  needs: ['kill'],
  plan: (budget) => ({
    traffic: quiet(budget),
    fault: kill('server'),
    keep: Duration.zero,
    watch: timeToComeBack(budget),
    claims: [{ kind: 'only-ended-by', cause: 'backend-died' }, { kind: 'all-back' }],
  }),
};
