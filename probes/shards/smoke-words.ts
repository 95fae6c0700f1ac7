import type { Fleet } from '../fleet/fleet.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import type { SmokeSettings } from './smoke-settings.ts';

/** What to look at when attempts are refused in this way, by the beginning of the refusal. */
const refusalHints: readonly (readonly [refused: string, hint: string])[] = [
  ['HTTP 404', 'no Ingress of this path, host and class has been taken up: look at the Ingress and the IngressClass'],
  ['HTTP 502', 'the controller reaches no server: look at its log and at the NetworkPolicies'],
  ['HTTP 503', 'no server is ready behind the Ingress: look at the pods and EndpointSlices of ws-server'],
  ['HTTP 504', 'the servers do not answer the controller: look at the pods of ws-server'],
  ['ECONNREFUSED', 'nothing listens there: look at the pods and the Service of the controller'],
  ['ENOTFOUND', 'there is no such host name: look at the Service of the controller'],
  ['EAI_AGAIN', "names are not resolved: look at the cluster's DNS, and at the NetworkPolicies of this namespace"],
  ['timed out', 'nothing answers there: look at the pods of the controller, and at the NetworkPolicies'],
];

export function heldSentence({ connections, holdMs }: SmokeSettings, openAfterMs: number): string {
  return `smoke: passed: ${connections} connections opened within ${seconds(openAfterMs)} s and were held for ${seconds(holdMs)} s`;
}

/** For connections that were still not all open at the deadline. */
export function unopenedSentence(settings: SmokeSettings, fleet: Pick<Fleet, 'held' | 'records'>): string {
  const { connections, openDeadlineMs, targetUrl, path } = settings;
  const ended = fleet.records.filter(({ openedAt, endedAt }) => openedAt !== null && endedAt !== null);
  const refusals = counts(fleet.records.flatMap(({ refused }) => refused ?? []));
  const reasons = [...refusals, ...counts(ended.map(howItEnded))].join(', ');
  return (
    `smoke: failed: ${connections - fleet.held} of ${connections} connections were not open on ${targetUrl}${path} after ` +
    `${seconds(openDeadlineMs)} s (${reasons === '' ? 'no attempt was answered' : reasons}); ${hintFor(fleet.records)}`
  );
}

/** For connections that ended while they should have been held. */
export function lostSentence(
  { connections, holdMs }: SmokeSettings,
  lost: readonly ConnectionRecord[],
  openAt: number,
): string {
  const firstAfterMs = Math.min(...lost.map(({ endedAt }) => (endedAt ?? openAt) - openAt));
  return (
    `smoke: failed: ${lost.length} of ${connections} connections ended within the ${seconds(holdMs)} s that they should have been held, ` +
    `the first after ${seconds(firstAfterMs)} s (${counts(lost.map(howItEnded)).join(', ')}); look at the logs of the controller and of ws-server, and for pods that were replaced`
  );
}

/** What the latest refusal means: it is what keeps the clients out now. */
function hintFor(records: readonly ConnectionRecord[]): string {
  const latest = records.findLast(({ refused }) => refused !== null)?.refused ?? 'timed out';
  const known = refusalHints.find(([refused]) => latest.startsWith(refused));
  return known?.[1] ?? 'look at the logs of the controller';
}

/** `1006 without a Close frame from ws-server-7d…`. */
function howItEnded({ closeCode, closeReason, socketEnd, backend }: ConnectionRecord): string {
  const from = backend === null ? '' : ` of ${backend}`;
  if (closeCode === 1006) return `cut without a Close frame (${socketEnd ?? 'no end of TCP seen'})${from}`;
  return `closed with ${closeCode ?? 'no code'}${closeReason === null || closeReason === '' ? '' : ` '${closeReason}'`}${from}`;
}

/** `3 × HTTP 503`, the most frequent first. */
function counts(words: readonly string[]): readonly string[] {
  const byWord = Map.groupBy(words, (word) => word);
  return [...byWord].toSorted(([, a], [, b]) => b.length - a.length).map(([word, all]) => `${all.length} × ${word}`);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
