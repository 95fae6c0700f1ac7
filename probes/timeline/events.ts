/** Why a connection ended. `drainproof explain CAUSE` says each at length (probes/ledger/causes.ts). */
export const causes = [
  'app-close',
  'cleanup',
  'proxy-hard-stop',
  'proxy-signal',
  'proxy-killed',
  'max-reloads',
  'admin-shutdown',
  'idle-timeout',
  'backend-died',
  'partition',
  'client',
  'unknown',
] as const;
export type Cause = (typeof causes)[number];

/** What a component of the path is called on both targets. */
export type ComponentName = 'controller' | 'server' | 'cleanup';

/** Who sent a signal: the kubelet or supervisor as part of a lifecycle, or a scenario's fault. */
export type Sender = 'kubelet' | 'supervisor' | 'proxy-master' | 'fault';

/**
 * Everything that can happen in a run. `at` is milliseconds on the run's clock. One line each in timeline.jsonl.
 * Evidence only: nothing here names a cause. Connections have their own records (probes/fleet) and appear here as they open and end.
 */
export type TimelineEvent = { readonly at: number } & (
  | { readonly kind: 'phase'; readonly phase: string; readonly detail?: string }
  | {
      readonly kind: 'fault';
      readonly fault: string;
      readonly phase: 'begun' | 'done';
      readonly detail: string;
      readonly bite?: number;
    }
  | {
      readonly kind: 'pod';
      readonly pod: string;
      readonly component: ComponentName;
      readonly phase: 'started' | 'ready' | 'unready' | 'terminating' | 'gone';
      readonly pid?: number;
      readonly exitCode?: number | null;
      readonly signal?: string | null;
    }
  | { readonly kind: 'pre-stop'; readonly pod: string; readonly phase: 'begun' | 'done' | 'cut' }
  | {
      readonly kind: 'signal';
      readonly pod: string;
      readonly pid: number;
      readonly process: 'proxy-master' | 'proxy-worker' | 'app';
      readonly signal: string;
      readonly by: Sender;
      /** Read from the proxy's own line, which its node may stamp a little late; else told by who sent it. */
      readonly read?: true;
    }
  | {
      readonly kind: 'endpoints';
      readonly service: string;
      readonly ready: readonly string[];
      readonly terminating: readonly string[];
    }
  /** A reload as asked of a proxy's master; `generation` counts from 0, the first configuration. */
  | {
      readonly kind: 'reload';
      readonly pod: string;
      readonly generation: number;
      readonly ok: boolean;
      readonly trigger: string;
      readonly detail?: string;
    }
  | {
      readonly kind: 'worker';
      readonly pod: string;
      readonly pid: number;
      readonly generation: number;
      readonly phase: 'started' | 'draining' | 'exited';
      readonly exitCode?: number | null;
      readonly signal?: string | null;
    }
  /** A sample of a draining worker. `connections` null where the proxy cannot tell. */
  | {
      readonly kind: 'worker-sample';
      readonly pod: string;
      readonly pid: number;
      readonly ageMs: number;
      readonly connections: number | null;
      readonly pssBytes: number | null;
    }
  /** The proxy's own line about the end of a connection. HAProxy: `termination` holds its two termination flags, e.g. 'KD' for an active kill. */
  | {
      readonly kind: 'proxy-log';
      readonly pod: string;
      readonly pid: number | null;
      readonly connection: string | null;
      readonly termination: string | null;
      readonly status: number | null;
      readonly line: string;
    }
  /** The app's own line: 'connection-closed', 'drain-begun', 'control' … (docs/apps.md has all) with the app's stamp in `appAt` (run clock). */
  | {
      readonly kind: 'app-log';
      readonly pod: string;
      readonly event: string;
      readonly connection: string | null;
      readonly code?: number;
      readonly by?: string;
      readonly asked?: number;
      readonly closed?: number;
      readonly appAt: number;
    }
  | {
      readonly kind: 'link';
      readonly link: string;
      readonly pods: readonly string[];
      readonly phase: 'cut' | 'restored';
      readonly mode: 'drop' | 'reset';
    }
  /** A command on the server's control port: asked for `asked` closes, `closed` were made. */
  | {
      readonly kind: 'control';
      readonly pod: string;
      readonly by: 'cleanup' | 'fault';
      readonly asked: number;
      readonly closed: number;
    }
  | {
      readonly kind: 'runtime-command';
      readonly pod: string;
      readonly command: string;
      readonly answer: string;
      readonly by: Sender | 'controller';
    }
  /** What Kubernetes itself reports about an object, in the words of the kubelet, the scheduler or a controller. */
  | {
      readonly kind: 'kube-event';
      readonly about: string;
      readonly type: string;
      readonly reason: string;
      readonly message: string;
    }
  | {
      readonly kind: 'connection-opened';
      readonly id: string;
      readonly backend: string | null;
      readonly proxy: string | null;
    }
  | { readonly kind: 'connection-ended'; readonly id: string; readonly code: number; readonly clean: boolean }
  | { readonly kind: 'connection-refused'; readonly id: string; readonly why: string }
);

/** Where events go. The recorder keeps them in order and writes timeline.jsonl. */
export type Emit = (event: TimelineEvent) => void;

type WithoutTime<E> = E extends unknown ? Omit<E, 'at'> : never;
/** An event before it is stamped. */
export type Happening = WithoutTime<TimelineEvent>;
