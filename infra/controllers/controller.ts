import type { Budget, ControllerRules } from '../settings/budget.ts';
import type { Duration } from '../settings/duration.ts';
import type { ProxyName, SettingsInput } from '../settings/schema.ts';

/** How sure we are of a fact about someone else's software (the marks of docs/controllers.md). */
export type Certainty = 'measured' | 'source' | 'derived' | 'unverified';

/** A fact with where it comes from. */
export interface Fact {
  readonly statement: string;
  readonly source: string;
  readonly certainty: Certainty;
}

export type StopSignal = 'SIGTERM' | 'SIGQUIT' | 'SIGUSR1' | 'SIGINT';

/**
 * What happens between "delete the pod" and "gone". The kubelet's part (preStop, then stop, then SIGKILL at the end of the grace)
 * is the same for all; `stop` is what the image does with the signal, and is what differs more than any setting.
 */
export interface ControllerLifecycle {
  readonly grace: Duration;
  /** Sleep before the stop signal, or the hook that is itself the wait (ingress-nginx's /wait-shutdown: nothing is slept). */
  readonly preStop: Duration;
  /** The signal in the image's STOPSIGNAL: what PID 1 gets. */
  readonly imageStopSignal: StopSignal;
  /** What the proxy's master process then gets from its supervisor. */
  readonly proxySignal: StopSignal;
  /** `soft`: held connections stay until `hardStop`; `hard`: they end at once. */
  readonly effect: 'soft' | 'hard';
  /** The proxy ends what is left after this; 'unlimited' where nothing does. */
  readonly hardStop: Duration | 'unlimited';
  /** The supervisor kills the proxy after this, whatever hard stop and grace say (gopherd: 25 s). */
  readonly supervisorKill: Duration | 'none';
  /** From the proxy's exit until the pod is gone. */
  readonly afterHardStop: Duration;
  readonly facts: readonly Fact[];
}

/** When and why the connections through one controller pod will end after a fault, as we expect it. */
export interface Prediction {
  /** From the fault on one pod to the end of its connections; 'never' while nothing ends them. */
  readonly after: Duration | 'never';
  readonly cause: 'proxy-signal' | 'proxy-hard-stop' | 'proxy-killed' | 'max-reloads' | 'none';
  readonly because: string;
  readonly facts: readonly Fact[];
}

/** What a controller does when the endpoints of a Service change. */
export interface EndpointHandling {
  /** `runtime-api`: server slots over the admin socket; `lua`: in-process balancer; `reload`: a new configuration and new workers. */
  readonly by: 'runtime-api' | 'lua' | 'reload';
  /** What happens to connections held by a pod that is Terminating. */
  readonly heldConnections: 'kept';
  /** Whether a Terminating pod gets new connections. All here take Ready endpoints only. */
  readonly terminating: 'removed';
  readonly facts: readonly Fact[];
}

/** One address to which the proxy sends connections. */
export interface Backend {
  /** Name of the pod, '' for a free server slot. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

/** What a proxy configuration needs beyond the budget: where to listen, where to send. */
export interface ProxyInput {
  readonly listen: { readonly host: string; readonly port: number };
  /** Health address, as the chart's probe asks it. */
  readonly health: { readonly host: string; readonly port: number };
  readonly backends: readonly Backend[];
  /** A folder of the pod's own, absolute: sockets, pid file, temporary files. */
  readonly directory: string;
  /** Name of the pod; stands in the `x-drainproof-proxy: <pod>/<pid of the worker>` response header, which is our measuring aid. */
  readonly pod: string;
  /** Paths whose responses must not be buffered or retried; prefix routes. */
  readonly paths?: readonly string[];
  /** Most connections that one worker may hold. */
  readonly maxConnections: number;
}

/** How a controller's chart is installed by a stack, besides its timeouts. */
export interface Installation {
  /** Each stack has a class of its own, so that several controllers can live in one cluster. */
  readonly ingressClass: string;
  /** What the chart's objects are called: its fullnameOverride. */
  readonly fullname: string;
  readonly service:
    | { readonly type: 'NodePort'; readonly nodePort: number | null }
    | { readonly type: 'LoadBalancer'; readonly annotations: Readonly<Record<string, string>> };
  /** Parts of the image's reference that are not the upstream's own. */
  readonly image: { readonly registry?: string; readonly repository?: string; readonly tag?: string };
  /** A user's own chart values, which `readSettings` has checked; they go on top. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The objects that a controller's chart makes, by their names. */
export interface InstalledNames {
  readonly kind: 'Deployment' | 'DaemonSet';
  readonly workload: string;
  /** The container with the proxy in it. */
  readonly container: string;
  readonly configMap: string;
  readonly service: string;
}

/** An ingress controller and what we know of it. Everything is pure: budget in, text and plain objects out. */
export interface Controller {
  /** Tells it from a {@link import('./cloud/cloud-load-balancer.ts').CloudLoadBalancer}. */
  readonly kind: 'proxy';
  readonly name: ProxyName;
  readonly profile: string;
  readonly proxy: 'haproxy' | 'nginx';
  readonly title: string;
  readonly image: string;
  /** Null where nothing is installed in the cluster by a chart. A repository that starts with oci:// takes no name beside it. */
  readonly chart: { readonly name: string; readonly repository: string; readonly version: string } | null;
  /** When and why its makers gave it up. */
  readonly retired?: string;
  readonly rules: ControllerRules;
  readonly endpoints: EndpointHandling;
  lifecycle(budget: Budget): ControllerLifecycle;
  /** Keys of the controller's ConfigMap. */
  configMap(budget: Budget): Readonly<Record<string, string>>;
  /** Annotations of an Ingress that routes WebSockets to these Services. */
  ingressAnnotations(budget: Budget, services: readonly string[]): Readonly<Record<string, string>>;
  /**
   * Values for the upstream chart: what differs from its own, so none where the budget says nothing else. For an installation also its
   * names, Service and image, and what a run reads: a log line and a response header. The user's own values go on top.
   */
  helmValues(budget: Budget, installation?: Installation): Readonly<Record<string, unknown>>;
  /** @param fullname as in {@link Installation} */
  installedNames(fullname: string): InstalledNames;
  /** haproxy.cfg or nginx.conf as the lab runs it. */
  configuration(budget: Budget, input: ProxyInput): string;
  predictRestart(budget: Budget): Prediction;
  /** `reloads`: how many there are, 1 if left out, since mworker-max-reloads ends the oldest worker. Counted from the last of them. */
  predictReload(budget: Budget, reloads?: number): Prediction;
}

/** A controller with settings, as a row of the matrix: `drainproof run --controller ID`. */
export interface Variant {
  readonly id: string;
  readonly title: string;
  /** The question that this row answers, in a user's words. */
  readonly description: string;
  readonly settings: SettingsInput;
}
