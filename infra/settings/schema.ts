import { z } from 'zod';
import { Duration } from './duration.ts';

/** A duration as people write it in a settings file. */
const duration = z.string().transform((text, context) => {
  try {
    return Duration.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const count = z.int().min(1);

/** The controllers we know, by the project that makes them. `infra/controllers` holds what we know of each. */
export const controllerNames = ['haproxy', 'nginx', 'nginx-f5'] as const;

/** What the image makes of a stop (facts: docs/controllers.md). The first of each controller is its default. */
export const imageProfiles = {
  haproxy: ['s6', 's6-down-signal', 'gopherd', 'external'],
  nginx: ['ingress-nginx'],
  'nginx-f5': ['nginx-ingress'],
} as const satisfies Record<(typeof controllerNames)[number], readonly string[]>;

/**
 * The settings of a stack. Every default of this project stands here and nowhere else.
 * What is left out under `controller` comes from the controller's own chart (`chart-defaults`) or from the budget (`aligned`).
 */
export const settingsSchema = z.strictObject({
  controller: z
    .strictObject({
      name: z.enum(controllerNames).default('haproxy'),
      /** How the image stops its proxy; default: the controller's first profile. */
      profile: z.string().optional(),
      /** `aligned`: every timeout follows from the budget. `chart-defaults`: what people have who set nothing. */
      timeouts: z.enum(['aligned', 'chart-defaults']).default('aligned'),
      /** Pods of the controller; default: the chart's. */
      replicas: count.optional(),
      /** The pod's terminationGracePeriodSeconds; default: 901s when aligned, else the chart's. */
      terminationGracePeriod: duration.optional(),
      /** How long the old pod keeps serving before its stop signal. */
      preStopDelay: duration.default(() => Duration.zero),
      /** Overrides what would be derived: HAProxy's hard-stop-after, NGINX's worker-shutdown-timeout. */
      hardStop: duration.optional(),
      /** Overrides what would be derived: HAProxy's timeout-tunnel, NGINX's proxy-read-timeout and proxy-send-timeout. */
      idle: duration.optional(),
      /** HAProxy's mworker-max-reloads; default: HAProxy's own. */
      maxReloads: z.int().min(0).optional(),
      /** Time kept free at the end of the grace, so that the proxy ends connections and not the kubelet's SIGKILL. */
      margin: duration.default(() => Duration.seconds(31)),
    })
    .prefault({}),
  app: z
    .strictObject({
      replicas: count.default(2),
      terminationGracePeriod: duration.default(() => Duration.seconds(60)),
      /** Covers the time until no hop sends new connections to a pod that is going. */
      preStopDelay: duration.default(() => Duration.seconds(10)),
      /** The window over which the app closes what it holds, with 1001. */
      drain: duration.default(() => Duration.seconds(40)),
      margin: duration.default(() => Duration.seconds(5)),
    })
    .prefault({}),
  session: z
    .strictObject({
      /** How long a session must survive a restart or reload of what is in front of it. */
      keep: duration.default(() => Duration.seconds(14 * 60)),
      heartbeatInterval: duration.default(() => Duration.seconds(25)),
      heartbeatTimeout: duration.default(() => Duration.seconds(20)),
      /** The longest single operation that a drain has to let finish. */
      longestOperation: duration.default(() => Duration.seconds(30)),
    })
    .prefault({}),
  client: z
    .strictObject({
      /** First wait before a client tries again; doubles with each further attempt. */
      retryInitial: duration.default(() => Duration.seconds(1)),
      retryMax: duration.default(() => Duration.seconds(5)),
      /** Share of each wait by which it is spread either way. */
      retryJitter: z.number().min(0).max(1).default(0.5),
      /** Attempts for each loss. */
      retryAttempts: count.default(6),
    })
    .prefault({}),
  /** The readinessProbe and livenessProbe of app and controller pods. */
  kubelet: z
    .strictObject({ probePeriod: duration.default(() => Duration.seconds(10)), failureThreshold: count.default(3) })
    .prefault({}),
  /** From "this endpoint is going" until no hop uses it for new connections. */
  propagation: duration.default(() => Duration.seconds(5)),
  cleanup: z
    .strictObject({ interval: duration.default(() => Duration.seconds(10)), closes: count.default(11) })
    .prefault({}),
});

/** Settings after parsing: every default filled in, every duration a {@link Duration}. */
export type Settings = z.output<typeof settingsSchema>;
/** Settings as people write them. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type ControllerName = (typeof controllerNames)[number];
