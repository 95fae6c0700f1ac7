/**
 * What the fleet saw of one connection. One client makes several, one after the other, if its retry policy says so.
 * Times are milliseconds on the run's clock; null means it did not happen.
 */
export interface ConnectionRecord {
  /** `c17.2`: the second attempt of client 17. Sent as the `x-connection-id` request header and found in the logs of proxy and app. */
  readonly id: string;
  readonly client: number;
  /** From 1. */
  readonly attempt: number;
  readonly requestedAt: number;
  openedAt: number | null;
  endedAt: number | null;
  /** Pod that answered, from the `x-pod` response header. */
  backend: string | null;
  /** Proxy that answered, `<pod>/<worker pid>`, from the `x-drainproof-proxy` response header. */
  proxy: string | null;
  /** How the attempt to open failed: `HTTP 503`, `ECONNREFUSED`, `timed out` …; null when it opened. */
  refused: string | null;
  /** RFC 6455 §7.4 close code; 1006 when no Close frame came. Null while open. */
  closeCode: number | null;
  closeReason: string | null;
  /** How TCP ended: 'fin' or the socket's error code (`ECONNRESET`, …). */
  socketEnd: string | null;
  /** Who spoke first: the client itself ('client': it was told to stop) or the other side. */
  endedBy: 'client' | 'peer' | null;
  /** When the last byte came in or went out. */
  lastByteAt: number | null;
  /** Echo messages: sent, acknowledged (came back), acknowledged twice, came back in another order. */
  sent: number;
  acked: number;
  duplicated: number;
  outOfOrder: number;
  /** The longest time between sending a message and its echo. */
  slowestEchoMs: number;
  /** Slow operations: begun, done, and told to be cut by the server. */
  operations: number;
  operationsDone: number;
  operationsCut: number;
}

/** When a client tries again after its connection ended or was refused. */
export type RetryPolicy =
  | { readonly kind: 'none' }
  /** Seed 0's client: the same wait each time, so many attempts for each loss. */
  | { readonly kind: 'fixed'; readonly delayMs: number; readonly attempts: number }
  /** `initialMs × factor^n`, at most `maxMs`, spread by ± `jitter` (0…1); so many attempts for each loss. */
  | {
      readonly kind: 'exponential';
      readonly initialMs: number;
      readonly maxMs: number;
      readonly factor: number;
      readonly jitter: number;
      readonly attempts: number;
    };

/** What the fleet shall do. */
export interface FleetPlan {
  readonly connections: number;
  /** Number of the first client; 1 where nothing is said. The shards of one fleet count on, so that every id is one client's. */
  readonly firstClient?: number;
  /** Most new connections a second while ramping up. */
  readonly opensPerSecond: number;
  readonly path: string;
  /** The Host header; the URL's where nothing is said. */
  readonly host?: string;
  /** Sequence-numbered echo on each connection this often; 0 sends nothing. */
  readonly echoEveryMs: number;
  /** A WebSocket ping from the client this often; 0 sends none. (The server has its own heartbeat, which is always answered.) */
  readonly pingEveryMs: number;
  /** Start a slow operation of `operationMs` on each connection once it is open. Null: none. */
  readonly operationMs: number | null;
  readonly connectTimeoutMs: number;
  readonly retry: RetryPolicy;
  /** Makes jitter and pacing offsets repeatable. */
  readonly seed: number;
}
