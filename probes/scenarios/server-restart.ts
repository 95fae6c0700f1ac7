import { Duration } from '../../infra/settings/duration.ts';
import { restart } from '../faults/restart.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { serverDrain, timeToComeBack } from './watch.ts';

export const serverRestart: Scenario = {
  name: 'server-restart',
  title: 'The WebSocket server is restarted',
  question: 'I roll out a new version of my app. Does every client hear of it and come back?',
  expectation:
    'Every connection is closed by the app itself with 1001, spread over its drain, and every client is back.',
  minConnections: 1,
  needs: ['restart'],
  plan: (budget) => ({
    traffic: quiet(budget),
    fault: restart('server'),
    keep: Duration.zero,
    watch: serverDrain(budget).plus(timeToComeBack(budget)),
    claims: [{ kind: 'all-ended-by', cause: 'app-close', code: 1001 }, { kind: 'all-back' }],
  }),
};
