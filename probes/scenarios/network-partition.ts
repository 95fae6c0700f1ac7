import { Duration } from '../../infra/settings/duration.ts';
import { partition } from '../faults/partition.ts';
import type { Scenario } from './scenario.ts';
import { quiet } from './traffic.ts';
import { timeToComeBack } from './watch.ts';

export const networkPartition: Scenario = {
  name: 'network-partition',
  title: 'The link between controller and server is cut',
  question: 'Packets between proxy and app vanish for a while. Who notices, when, and does everybody recover?',
  expectation: 'The server’s heartbeat gives the connections up; when the link is back every client is served again.',
  minConnections: 1,
  needs: ['partition'],
  measuresHeartbeat: true,
  plan: (budget) => {
    const { heartbeatInterval, heartbeatTimeout } = budget.session;
    const length = heartbeatInterval.plus(heartbeatTimeout).times(1.5);
    return {
      traffic: quiet(budget),
      fault: partition('drop', length),
      keep: Duration.zero,
      watch: length.plus(timeToComeBack(budget)),
      claims: [{ kind: 'only-ended-by', cause: 'partition' }, { kind: 'all-back' }],
    };
  },
};
