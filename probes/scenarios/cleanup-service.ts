import { Duration } from '../../infra/settings/duration.ts';
import { cleanupService as runCleanupService } from '../faults/cleanup-service.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { timeToComeBack } from './watch.ts';

/** Three commands fall into this many intervals, wherever the first one falls. */
const intervals = 3.5;

export const cleanupService: Scenario = {
  name: 'cleanup-service',
  title: 'The cleanup service closes connections',
  question: 'A control plane closes a few connections at a time. Are only those closed, and cleanly?',
  expectation: 'What ends was closed by the server on the cleanup service’s command; every client is back.',
  minConnections: 50,
  needs: ['cleanup-service'],
  plan: (budget) => {
    const length = budget.cleanup.interval.times(intervals);
    return {
      traffic: quiet(budget),
      fault: runCleanupService(length),
      keep: Duration.zero,
      watch: length.plus(timeToComeBack(budget)),
      claims: [{ kind: 'only-ended-by', cause: 'cleanup' }, { kind: 'all-back' }],
    };
  },
};
