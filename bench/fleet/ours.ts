import type { Fleet } from '../../probes/fleet/fleet.ts';
import { startFleet } from '../../probes/fleet/fleet.ts';
import { startClock } from '../../probes/timeline/clock.ts';
import { answerFor } from './answering.ts';

/** Contender: drainproof's fleet, with its records, as a run uses it; connections stay silent. */
let fleet: Fleet | null = null;

answerFor({
  open: async (url, connections) => {
    fleet = await startFleet(
      url,
      {
        connections,
        opensPerSecond: 1_000_000,
        path: '/',
        echoEveryMs: 0,
        pingEveryMs: 0,
        operationMs: null,
        connectTimeoutMs: 30_000,
        retry: { kind: 'none' },
        seed: 1,
      },
      { clock: startClock(), emit: () => undefined, signal: new AbortController().signal },
    );
    await fleet.ready;
    return fleet.held;
  },
  drops: () => fleet?.records.filter((record) => record.openedAt !== null && record.endedBy === 'peer').length ?? 0,
});
