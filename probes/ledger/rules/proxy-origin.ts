import type { Case, Origin } from '../case.ts';

/** What set a stop of the proxy off: the deletion of its pod where that came first, else the event itself. */
export function stopOrigin({ seat, timeline }: Case, at: number): Origin {
  const deleted = timeline
    .of('pod')
    .find((event) => event.pod === seat.pod && event.phase === 'terminating' && event.at <= at);
  return deleted === undefined
    ? { kind: 'proxy-signalled', at, pod: seat.pod }
    : { kind: 'controller-deleted', at: deleted.at, pod: seat.pod };
}

/** The proxy's name as a user knows it. */
export function proxyName({ context }: Case): 'HAProxy' | 'NGINX' {
  return context.proxy === 'haproxy' ? 'HAProxy' : 'NGINX';
}
