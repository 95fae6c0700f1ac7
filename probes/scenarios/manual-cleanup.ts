import { Duration } from '../../infra/settings/duration.ts';
import { closeConnections } from '../faults/close-connections.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { timeToComeBack } from './watch.ts';

/** Seed 0's `echo "50" | nc localhost 9999`. */
const count = 50;

export const manualCleanup: Scenario = {
  name: 'manual-cleanup',
  title: 'An operator closes 50 connections by hand',
  question: 'I ask one pod’s control port to close 50 connections. Are exactly 50 closed?',
  expectation: 'Exactly 50 end, closed by the server with 1001, and every client is back.',
  minConnections: 200,
  needs: ['control-port'],
  plan: (budget) => ({
    traffic: quiet(budget),
    fault: closeConnections(count),
    keep: Duration.zero,
    watch: timeToComeBack(budget),
    claims: [
      { kind: 'count-ended-by', cause: 'cleanup', count },
      { kind: 'only-ended-by', cause: 'cleanup' },
      { kind: 'all-back' },
    ],
  }),
};
