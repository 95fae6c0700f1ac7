import type { Budget, PlainTimers } from '../../../infra/settings/budget.ts';
import { Duration } from '../../../infra/settings/duration.ts';

/** What a handshake may take on a busy machine: real time. */
const least = Duration.seconds(3);

/**
 * The budget with timers for handshakes and plain requests that leave them their real time. What holds connections may be compressed, but
 * a handshake takes as long as it takes: with HAProxy's 5 s for a request compressed to 83 ms, a busy fleet is answered 408.
 */
export function withHandshakeTime(budget: Budget): Budget {
  const { client, server, connect, queue, request, keepAlive } = budget.controller.plain;
  const plain: PlainTimers = {
    client: Duration.max(client, least),
    server: server === 'idle' ? server : Duration.max(server, least),
    connect: Duration.max(connect, least),
    queue: queue === 'none' ? queue : Duration.max(queue, least),
    request: Duration.max(request, least),
    keepAlive: Duration.max(keepAlive, least),
  };
  return { ...budget, controller: { ...budget.controller, plain } };
}
