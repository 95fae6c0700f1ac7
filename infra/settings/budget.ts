import { Duration } from './duration.ts';

/** What a controller's own chart and image bring into the budget; `infra/controllers` has the values and their sources. */
export interface ControllerRules {
  /** The chart's own values: what people have who set nothing. */
  readonly defaults: {
    readonly replicas: number;
    readonly grace: Duration;
    /** HAProxy's hard-stop-after, NGINX's worker_shutdown_timeout. */
    readonly hardStop: Duration | 'unlimited';
    /** Silence after which an upgraded connection is ended. */
    readonly idle: Duration;
    readonly maxReloads: number;
  };
  /** What the pod still needs between its last connection and its exit (s6-overlay: 3 s; ingress-nginx: 10 s). */
  readonly afterHardStop: Duration;
  /** How long until the controller acts on a change of endpoints. */
  readonly syncPeriod: Duration;
}

/** All durations of the path. Made once, by {@link budget}; every consumer reads them here. */
export interface Budget {
  /** 1 is real time; 1/60 a minute in a second. Only reports read it: all durations are scaled already. */
  readonly timeScale: number;
  readonly controller: {
    readonly replicas: number;
    readonly grace: Duration;
    readonly preStop: Duration;
    readonly hardStop: Duration | 'unlimited';
    readonly idle: Duration;
    readonly maxReloads: number;
    readonly afterHardStop: Duration;
    readonly syncPeriod: Duration;
    readonly margin: Duration;
  };
  readonly app: {
    readonly replicas: number;
    readonly grace: Duration;
    readonly preStop: Duration;
    readonly drain: Duration;
    readonly margin: Duration;
  };
  readonly session: {
    readonly keep: Duration;
    readonly heartbeatInterval: Duration;
    readonly heartbeatTimeout: Duration;
    readonly longestOperation: Duration;
  };
  readonly client: {
    readonly retryInitial: Duration;
    readonly retryMax: Duration;
    readonly retryJitter: number;
    readonly retryAttempts: number;
  };
  readonly kubelet: {
    readonly probePeriod: Duration;
    readonly failureThreshold: number;
    /** Added once when a preStop hook still runs at the end of the grace: 2 s (Kubernetes "Pod Lifecycle"). */
    readonly lateHookExtra: Duration;
  };
  readonly propagation: Duration;
  readonly cleanup: { readonly interval: Duration; readonly closes: number };
}
