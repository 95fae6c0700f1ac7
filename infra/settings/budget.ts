import { contradictions } from './contradictions.ts';
import { Duration } from './duration.ts';
import type { Settings } from './schema.ts';
import { SettingsError } from './settings-error.ts';

/** Timers for what is not an upgraded connection: handshakes, plain HTTP, long-polling. Each as its proxy names it. */
export interface PlainTimers {
  /** HAProxy's timeout client, NGINX's client_body_timeout. */
  readonly client: Duration;
  /** HAProxy's timeout server; NGINX has one timer for plain and upgraded, the idle time. */
  readonly server: Duration | 'idle';
  readonly connect: Duration;
  /** HAProxy's timeout queue; NGINX has no queue. */
  readonly queue: Duration | 'none';
  /** HAProxy's timeout http-request, NGINX's client_header_timeout. */
  readonly request: Duration;
  readonly keepAlive: Duration;
}

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
    /** HAProxy's mworker-max-reloads; Infinity where nothing counts reloads. */
    readonly maxReloads: number;
    readonly plain: PlainTimers;
  };
  /** Whether the proxy gets a signal on which it drains. Where not, it ends everything at once and no timeout helps. */
  readonly drains: boolean;
  /** What the pod needs on top of the proxy's hard stop, between its deletion and its exit (s6-overlay: 5 s; ingress-nginx: 10 s). */
  readonly afterHardStop: Duration;
  /** The supervisor kills the proxy after this, where it has such a limit and nobody raises it (gopherd: 25 s). */
  readonly supervisorKill: Duration | 'none';
  /** How long until the controller acts on a change of endpoints. */
  readonly syncPeriod: Duration;
  /** Of a load balancer outside the cluster: it has no pods whose stop could be timed, and takes only so much of each time. */
  readonly cloud?: CloudRules;
}

export interface CloudRules {
  /** From "this target is going" until it gets no new connections, at the best. */
  readonly leastPropagation: Duration;
  readonly mostIdle: Duration;
  /** The longest deregistration or draining. */
  readonly mostDrain: Duration;
  /** Its time limit ends a connection also while it is in use. */
  readonly idleIsLifetime: boolean;
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
    readonly plain: PlainTimers;
    readonly afterHardStop: Duration;
    readonly supervisorKill: Duration | 'none';
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

/** The grace of an aligned controller whose settings name none. */
const alignedGrace = Duration.seconds(901);
/** The least idle time of an aligned controller: HAProxy's chart has it, and the documentation of ingress-nginx advises it for WebSockets. */
const alignedIdle = Duration.parse('1h');
const lateHookExtra = Duration.seconds(2);

/**
 * Makes all times of the path from the settings and the controller's own rules.
 *
 * `chart-defaults` takes the chart's values but for what the settings name. `aligned` derives them:
 * preStop = twice the propagation, so that its end does not coincide with the last new connection (R13);
 * hard stop = grace − preStop − what the image needs after it − margin, in whole seconds (R22);
 * idle = 1 h, the chart's, or two full heartbeat rounds, whichever is longest (R01, R02; both timers of NGINX get it, R03);
 * a supervisor’s kill-delay lies in the middle of the margin.
 * @throws SettingsError listing every contradiction, with both keys, both numbers and what would break
 */
export function budget(settings: Settings, rules: ControllerRules): Budget {
  const { terminationGracePeriod: grace, preStopDelay: preStop, replicas, drain, margin } = settings.app;
  const made: Budget = {
    timeScale: 1,
    controller: controllerTimes(settings, rules),
    app: { replicas, grace, preStop, drain, margin },
    session: settings.session,
    client: settings.client,
    kubelet: { ...settings.kubelet, lateHookExtra },
    propagation: settings.propagation,
    cleanup: settings.cleanup,
  };
  const problems = contradictions(made, settings, rules);
  if (problems.length > 0) throw new SettingsError('the settings contradict themselves', problems);
  return made;
}

function controllerTimes(settings: Settings, rules: ControllerRules): Budget['controller'] {
  if (rules.cloud !== undefined) return inTheCloud(settings, rules, rules.cloud);
  return settings.controller.timeouts === 'aligned' ? aligned(settings, rules) : asTheChart(settings, rules);
}

/** No pod, so nothing about one: all that is left is how long silence, or a connection, may last. */
function inTheCloud(settings: Settings, rules: ControllerRules, cloud: CloudRules): Budget['controller'] {
  const least = cloud.idleIsLifetime ? settings.session.keep : Duration.zero;
  const longEnough = Duration.max(alignedIdle, twoRounds(settings), least);
  const { idle, timeouts } = settings.controller;
  return {
    ...asTheChart(settings, rules),
    idle: idle ?? (timeouts === 'aligned' ? longEnough : rules.defaults.idle),
    margin: Duration.zero,
  };
}

function asTheChart({ controller }: Settings, rules: ControllerRules): Budget['controller'] {
  const { defaults, afterHardStop, supervisorKill, syncPeriod } = rules;
  return {
    replicas: controller.replicas ?? defaults.replicas,
    grace: controller.terminationGracePeriod ?? defaults.grace,
    preStop: controller.preStopDelay ?? Duration.zero,
    hardStop: controller.hardStop ?? defaults.hardStop,
    idle: controller.idle ?? defaults.idle,
    maxReloads: controller.maxReloads ?? defaults.maxReloads,
    plain: defaults.plain,
    afterHardStop,
    supervisorKill,
    syncPeriod,
    margin: controller.margin,
  };
}

function aligned(settings: Settings, rules: ControllerRules): Budget['controller'] {
  const { controller, propagation } = settings;
  const { margin } = controller;
  const grace = controller.terminationGracePeriod ?? alignedGrace;
  const preStop = controller.preStopDelay ?? propagation.times(2);
  const forStop = grace.minus(preStop).minus(rules.afterHardStop);
  return {
    ...asTheChart(settings, rules),
    grace,
    preStop,
    hardStop: controller.hardStop ?? wholeSeconds(forStop.minus(margin)),
    idle: controller.idle ?? Duration.max(alignedIdle, rules.defaults.idle, twoRounds(settings)),
    supervisorKill: rules.supervisorKill === 'none' ? 'none' : wholeSeconds(forStop.minus(margin.times(0.5))),
  };
}

function twoRounds({ session }: Settings): Duration {
  return session.heartbeatInterval.plus(session.heartbeatTimeout).times(2);
}

function wholeSeconds(time: Duration): Duration {
  return Duration.seconds(Math.floor(time.seconds));
}
