import { z } from 'zod';
import { Duration } from './duration.ts';

/** The controllers we know, by the project that makes them. `infra/controllers` holds what we know of each. */
export const controllerNames = ['haproxy', 'nginx', 'nginx-f5'] as const;

/**
 * What the image makes of a stop (docs/controllers.md). The first of each controller is its image as it comes, and the default with
 * `chart-defaults`; aligned settings default to the first that can drain at all (infra/controllers/catalogue.ts).
 */
export const imageProfiles = {
  haproxy: ['s6', 's6-down-signal', 'gopherd', 'external'],
  nginx: ['ingress-nginx'],
  'nginx-f5': ['nginx-ingress'],
} as const satisfies Record<(typeof controllerNames)[number], readonly string[]>;

/**
 * No time may be longer. HAProxy refuses a timeout above 2^31 − 1 ms, about 24 days (its configuration manual, §2.5 "Time format"),
 * and the longest time that we derive is a sum of four settings.
 */
export const longest = Duration.parse('6d');

/** A duration as people write it in a settings file. */
const duration = z
  .string({ error: ({ input }) => (typeof input === 'number' ? refusal(String(input)) : 'must be a duration') })
  .meta({ format: 'duration' })
  .transform((text, context) => {
    const problem = refusal(text);
    if (problem === null) return Duration.parse(text);
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });

/** A duration that means nothing when it is 0: proxies read 0 as "no limit", Kubernetes as its own default. */
const positive = duration.refine((time) => time.ms > 0, { error: 'must be longer than 0s' });

const count = z.int().min(1);
const seconds = (amount: number) => () => Duration.seconds(amount);

const controller = z.strictObject({
  name: z.enum(controllerNames).default('haproxy').meta({ description: 'The ingress controller.' }),
  profile: z.string().optional().meta({
    description: 'How the image stops its proxy; docs/controllers.md has them.',
    otherwise: "the controller's first; when aligned, its first that drains",
  }),
  timeouts: z.enum(['aligned', 'chart-defaults']).default('aligned').meta({
    description:
      '`aligned`: every timeout follows from the budget. `chart-defaults`: what people have who set nothing, but for what is set here.',
  }),
  replicas: count.optional().meta({ description: 'Pods of the controller.', otherwise: "the chart's" }),
  terminationGracePeriod: positive.optional().meta({
    description: "The pod's terminationGracePeriodSeconds.",
    otherwise: "901s when aligned, else the chart's",
  }),
  preStopDelay: duration.optional().meta({
    description: 'How long the old pod keeps serving before its stop signal.',
    otherwise: 'twice `propagation` when aligned, else 0s',
  }),
  hardStop: positive.optional().meta({
    description: "HAProxy's hard-stop-after, NGINX's worker-shutdown-timeout.",
    otherwise: "what the grace leaves when aligned, else the chart's",
  }),
  idle: positive.optional().meta({
    description: "HAProxy's timeout-tunnel, NGINX's proxy-read-timeout and proxy-send-timeout.",
    otherwise: "1h, or two heartbeat rounds where that is longer, when aligned; else the chart's",
  }),
  maxReloads: z.int().min(0).optional().meta({
    description: "HAProxy's mworker-max-reloads. NGINX has nothing like it.",
    otherwise: "HAProxy's own",
  }),
  margin: duration.default(seconds(31)).meta({
    description:
      "Time kept free at the end of the grace, so that the proxy ends connections and not the kubelet's SIGKILL.",
  }),
});

const app = z.strictObject({
  replicas: count.default(2).meta({ description: 'Pods of the app.' }),
  terminationGracePeriod: positive
    .default(seconds(60))
    .meta({ description: "The pod's terminationGracePeriodSeconds." }),
  preStopDelay: duration.default(seconds(10)).meta({
    description: 'Covers the time until no hop sends new connections to a pod that is going.',
  }),
  drain: duration.default(seconds(40)).meta({
    description: 'The window over which the app closes what it holds, with 1001.',
  }),
  margin: duration.default(seconds(5)).meta({ description: 'Time kept free at the end of the grace.' }),
});

const session = z.strictObject({
  keep: duration.default(seconds(14 * 60)).meta({
    description: 'How long a session must survive a restart or reload of what is in front of it.',
  }),
  heartbeatInterval: positive.default(seconds(25)).meta({ description: 'A ping on each connection this often.' }),
  heartbeatTimeout: positive.default(seconds(20)).meta({
    description: 'A connection whose ping is not answered for so long is given up.',
  }),
  longestOperation: duration.default(seconds(30)).meta({
    description: 'The longest single operation that a drain has to let finish.',
  }),
});

const client = z.strictObject({
  retryInitial: duration.default(seconds(1)).meta({
    description: 'First wait before a client tries again; doubles with each further attempt.',
  }),
  retryMax: duration.default(seconds(5)).meta({ description: 'No wait is longer.' }),
  retryJitter: z.number().min(0).max(1).default(0.5).meta({
    description: 'Share of each wait by which it is spread either way.',
  }),
  retryAttempts: count.default(6).meta({ description: 'Attempts for each loss.' }),
});

const kubelet = z.strictObject({
  probePeriod: positive
    .default(seconds(10))
    .meta({ description: 'periodSeconds of readinessProbe and livenessProbe.' }),
  failureThreshold: count.default(3).meta({ description: 'failureThreshold of readinessProbe and livenessProbe.' }),
});

const cleanup = z.strictObject({
  interval: positive.default(seconds(10)).meta({ description: 'The cleanup service asks for closes this often.' }),
  closes: count.default(11).meta({ description: 'So many closes each time.' }),
});

/**
 * The settings of a stack. Every default of this project stands here and nowhere else.
 * What is left out under `controller` comes from the controller's own chart (`chart-defaults`) or from the budget (`aligned`).
 */
export const settingsSchema = z.strictObject({
  controller: controller.prefault({}),
  app: app.prefault({}),
  session: session.prefault({}),
  client: client.prefault({}),
  kubelet: kubelet.prefault({}),
  propagation: duration.default(seconds(5)).meta({
    description: 'From "this endpoint is going" until no hop uses it for new connections.',
  }),
  cleanup: cleanup.prefault({}),
});

/** Settings after parsing: every default filled in, every duration a {@link Duration}. */
export type Settings = z.output<typeof settingsSchema>;
/** Settings as people write them. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type ControllerName = (typeof controllerNames)[number];

/** Why a text cannot be used as a duration here, or null. */
function refusal(text: string): string | null {
  try {
    return Duration.parse(text).isLongerThan(longest)
      ? `'${text}' is longer than ${longest.toString()}, the most that a setting may be`
      : null;
  } catch (error) {
    return (error as Error).message;
  }
}
