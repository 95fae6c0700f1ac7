import type { Cause } from '../timeline/events.ts';

/** A cause, explained: for `drainproof causes` (title) and `drainproof explain CAUSE` (the rest). */
export interface CauseText {
  readonly cause: Cause;
  readonly title: string;
  readonly meaning: string;
  /** What the client can see of it. */
  readonly clientSees: string;
  /** What the attribution needs to name it. */
  readonly evidence: string;
  /** What usually saves the connections. */
  readonly remedy: string;
  readonly source: string;
}

const measured = 'measured with HAProxy 2.6.12 and NGINX 1.22.1 (probes/ledger/attribute.lab.test.ts)';
const noFrame = '1006: no Close frame, TCP ends with FIN or RST. No proxy ever sent a Close frame.';

const texts: Readonly<Record<Cause, Omit<CauseText, 'cause'>>> = {
  'app-close': {
    title: 'the app closed it',
    meaning: 'The app ended the connection itself: its drain, or its heartbeat when the client did not answer.',
    clientSees: 'A Close frame, 1001 (going away) from a drain; 1006 when the heartbeat gave the client up.',
    evidence: 'A Close frame from the other side, or the app’s own log line for this connection.',
    remedy:
      'Nothing to save: the client was told, and comes back elsewhere. Spread the drain if all come back at once.',
    source: 'RFC 6455 §7.4.1; apps/ws-server',
  },
  cleanup: {
    title: 'closed by a command to the app',
    meaning: 'A cleanup service or an operator asked the app’s control port to close connections, and this was one.',
    clientSees: 'A Close frame with 1001.',
    evidence: 'The app’s log line says that the control port closed it, or a command at that time and a Close frame.',
    remedy: 'Intended. Ask for fewer closes at a time if reconnects come in waves.',
    source: 'apps/ws-server, apps/cleanup',
  },
  'proxy-hard-stop': {
    title: 'the draining proxy reached its hard stop',
    meaning:
      'After a reload or a soft stop, old workers keep what they hold until HAProxy’s hard-stop-after or NGINX’s worker_shutdown_timeout; then they end the rest at once.',
    clientSees: `${noFrame} All connections of one worker within milliseconds of each other.`,
    evidence:
      'The end lies at the beginning of the worker’s drain + hard stop, seen up to 0.1 s after it. HAProxy logs `K-` for each connection, NGINX an access line that names no reason.',
    remedy:
      'A hard stop at least as long as a session must be kept, and a grace period longer than that (docs: budget).',
    source: `HAProxy configuration manual, hard-stop-after; NGINX core module, worker_shutdown_timeout; ${measured}`,
  },
  'proxy-signal': {
    title: 'the proxy was told to stop at once',
    meaning:
      'Its process got a signal that means a hard stop (SIGTERM or SIGINT, for HAProxy and for NGINX), so nothing was drained and the grace period was not used.',
    clientSees: `${noFrame} Within about 0.1 s of the signal.`,
    evidence:
      'The signal, and the end right after it. Neither proxy logs the connection; HAProxy’s worker exits with 143.',
    remedy: 'Have the image send the soft-stop signal: SIGUSR1 to HAProxy, SIGQUIT to NGINX.',
    source: `HAProxy management guide §4 “Stopping and restarting”; “Controlling nginx”; ${measured}`,
  },
  'proxy-killed': {
    title: 'the proxy was killed',
    meaning:
      'SIGKILL, by the kubelet at the end of the grace period, by a supervisor with a kill-delay, by the kernel for want of memory, or by a fault.',
    clientSees: noFrame,
    evidence: 'SIGKILL to the proxy and the end right after it. Nothing is logged.',
    remedy: 'A grace period (and a supervisor’s kill-delay) longer than preStop + hard stop.',
    source: `Kubernetes “Pod Lifecycle”, termination of Pods; gopherd kill-delay; ${measured}`,
  },
  'max-reloads': {
    title: 'its worker had lived through too many reloads',
    meaning: 'HAProxy ends a worker with SIGTERM when it has seen more reloads than mworker-max-reloads.',
    clientSees: `${noFrame} Right after a reload, and only on the oldest worker.`,
    evidence: 'The (cap + 1)th reload since the worker started. Nothing is logged; the worker exits with 143.',
    remedy: 'Raise mworker-max-reloads above the number of reloads within a session, or reload less often.',
    source: `HAProxy configuration manual, mworker-max-reloads; ${measured}`,
  },
  'admin-shutdown': {
    title: 'ended by an administrator’s command',
    meaning: '`shutdown session` or `shutdown sessions server` on HAProxy’s runtime API.',
    clientSees: noFrame,
    evidence:
      'The command on the timeline, accepted, and the end right after it; HAProxy logs `K-`. Old workers do not hear of it.',
    remedy: 'Put the server into drain and wait for its sessions before shutting them down.',
    source: `HAProxy management guide §9.3; ${measured}`,
  },
  'idle-timeout': {
    title: 'nobody said anything for too long',
    meaning: 'A timer of the proxy for silent tunnels ran out: HAProxy’s timeout tunnel, NGINX’s proxy_read_timeout.',
    clientSees: `${noFrame} The idle time after the last byte.`,
    evidence:
      'The last byte + idle time is the end; with NGINX up to 0.3 s earlier, since it leaves timers as they are for small changes. HAProxy logs `cD` or `sD`.',
    remedy: 'A heartbeat shorter than every idle timer on the path, or longer idle timers.',
    source: `HAProxy configuration manual, timeout tunnel; NGINX proxy module, proxy_read_timeout; ${measured}`,
  },
  'backend-died': {
    title: 'the app’s process ended',
    meaning: 'The pod behind the connection was killed or crashed without closing what it held.',
    clientSees: `${noFrame} Only the connections of that pod.`,
    evidence:
      'The pod’s SIGKILL or exit, and the end of its own connections right after it. HAProxy logs `--` or `SD`.',
    remedy: 'A grace period longer than preStop + drain for planned stops; more, smaller pods for the others.',
    source: `Kubernetes “Pod Lifecycle”; ${measured}`,
  },
  partition: {
    title: 'the network was cut',
    meaning: 'The link between proxy and app was cut; a reset ends connections at once, silence ends them by a timer.',
    clientSees: noFrame,
    evidence:
      'The link to this connection’s pod was cut before the end: at its reset, when it was mended, or when a timer gave up meanwhile, which is named (the app’s heartbeat, the proxy’s idle timer).',
    remedy: 'Heartbeats on both sides, so that a dead path is noticed within a known time, and clients that retry.',
    source: 'apps/ws-server (heartbeat); probes/targets/lab/relay.ts',
  },
  client: {
    title: 'the client ended it',
    meaning: 'The client spoke first: it was told to stop, at the end of a run for example.',
    clientSees: 'Its own Close.',
    evidence: 'The client’s own record.',
    remedy: 'Nothing to save.',
    source: 'probes/fleet',
  },
  unknown: {
    title: 'it cannot be told',
    meaning:
      'Nothing that happened explains the end, or two causes lie within the clock error and nothing tells them apart.',
    clientSees: noFrame,
    evidence: 'None that decides. The evidence names every cause that was possible.',
    remedy: 'Give the timers of the path different lengths, keep the proxy’s log, or compress time less.',
    source: 'probes/ledger/attribute.ts',
  },
};

/** What is known of one cause. */
export function explainCause(cause: Cause): CauseText {
  return { cause, ...texts[cause] };
}
