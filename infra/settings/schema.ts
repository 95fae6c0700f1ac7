import { z } from 'zod';
import {
  address,
  chartPath,
  className,
  contextName,
  count,
  dnsName,
  duration,
  imagePath,
  imageTag,
  nodePort,
  positive,
  quantity,
  registry,
  seconds,
} from './field.ts';

/** Controllers whose proxy runs in pods, by the project that makes them. `infra/controllers` holds what we know of each. */
export const proxyNames = ['haproxy', 'nginx', 'nginx-f5'] as const;

/** Load balancers of a cloud, each by the project in the cluster that programs it: no pods carry the traffic, and no machine can run them. */
export const cloudNames = ['alb', 'gke'] as const;

/** Everything that `controller.name` may be. */
export const controllerNames = [...proxyNames, ...cloudNames] as const;

/**
 * What the image makes of a stop (docs/controllers.md). The first of each controller is its image as it comes, and the default with
 * `chart-defaults`; aligned settings default to the first that can drain at all (infra/controllers/catalogue.ts).
 */
export const imageProfiles = {
  haproxy: ['s6', 's6-down-signal', 'gopherd', 'external'],
  nginx: ['ingress-nginx'],
  'nginx-f5': ['nginx-ingress'],
} as const satisfies Record<(typeof proxyNames)[number], readonly string[]>;

const cluster = z.strictObject({
  context: contextName
    .default('minikube')
    .meta({ description: "The kubeconfig's context that the stack is deployed by, and no other." }),
});

const image = z.strictObject({
  registry: registry.optional().meta({ description: "Registry of the controller's image.", otherwise: "the chart's" }),
  repository: imagePath.optional().meta({ description: 'Its path in the registry.', otherwise: "the chart's" }),
  tag: imageTag.optional().meta({ description: 'Its tag.', otherwise: "the profile's version" }),
});

const controller = z.strictObject({
  name: z.enum(controllerNames).default('haproxy').meta({
    description:
      'The ingress controller. `alb` and `gke` are load balancers of a cloud: nothing of theirs runs in pods.',
  }),
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
  chart: chartPath.optional().meta({
    description:
      "Folder or .tgz of the controller's chart, relative to the project: for installs without its repository.",
    otherwise: 'the pinned version from its repository',
  }),
  image: image.prefault({}),
  values: z.record(z.string(), z.unknown()).default({}).meta({
    description:
      "Values of your own for the controller's chart, as its values.yaml names them; docs/controllers.md lists those that may be set.",
  }),
});

const ingress = z.strictObject({
  service: z.enum(['NodePort', 'LoadBalancer']).default('NodePort').meta({
    description: "Type of the controller's Service.",
  }),
  nodePort: nodePort.optional().meta({
    description: "The Service's port on every node; two stacks of one cluster need two.",
    otherwise: 'one that the cluster gives',
  }),
  className: className.optional().meta({
    description: 'Name of the IngressClass; two stacks of one cluster need two.',
    otherwise: '`drainproof-<stack>`',
  }),
  scheme: z.enum(['internal', 'internet-facing']).default('internal').meta({
    description: 'Of `alb`: whether its load balancer can be reached from the internet.',
  }),
  host: dnsName.optional().meta({ description: "Host of the apps' Ingress.", otherwise: 'any host' }),
  address: address.optional().meta({
    description: 'Host, or host:port, at which the fleet reaches the ingress.',
    otherwise: "a node's InternalIP with the NodePort, or what the load balancer's status says",
  }),
});

const resources = z.strictObject({
  cpuRequest: quantity.default('100m').meta({ description: 'resources.requests.cpu of a pod of the app.' }),
  memoryRequest: quantity.default('128Mi').meta({ description: 'resources.requests.memory.' }),
  memoryLimit: quantity.default('256Mi').meta({ description: 'resources.limits.memory.' }),
});

const app = z.strictObject({
  replicas: count.default(2).meta({ description: 'Pods of the app.' }),
  maxReplicas: count.default(6).meta({ description: 'The HorizontalPodAutoscaler makes at most so many.' }),
  cpuPercent: count.max(100).default(80).meta({
    description: 'Share of the requested CPU, in percent, above which it adds pods.',
  }),
  resources: resources.prefault({}),
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

const images = z.strictObject({
  registry: registry.optional().meta({
    description: 'Put before the names of the images of apps and probes.',
    otherwise: 'none: the images are loaded into the cluster',
  }),
  tag: imageTag.optional().meta({
    description: 'Their tag.',
    otherwise: 'the hash of what they contain',
  }),
});

const smoke = z.strictObject({
  connections: z.int().min(0).max(100).default(5).meta({
    description:
      'So many connections are held through the ingress at the end of each `up`; 0: none, and no Job for it.',
  }),
  hold: positive.default(seconds(10)).meta({ description: 'For so long.' }),
});

/**
 * The settings of a stack. Every default of this project stands here and nowhere else.
 * What is left out under `controller` comes from the controller's own chart (`chart-defaults`) or from the budget (`aligned`).
 */
export const settingsSchema = z.strictObject({
  cluster: cluster.prefault({}),
  controller: controller.prefault({}),
  ingress: ingress.prefault({}),
  app: app.prefault({}),
  session: session.prefault({}),
  client: client.prefault({}),
  kubelet: kubelet.prefault({}),
  propagation: duration.default(seconds(5)).meta({
    description: 'From "this endpoint is going" until no hop uses it for new connections.',
  }),
  cleanup: cleanup.prefault({}),
  images: images.prefault({}),
  smoke: smoke.prefault({}),
});

/** Settings after parsing: every default filled in, every duration a {@link Duration}. */
export type Settings = z.output<typeof settingsSchema>;
/** Settings as people write them. */
export type SettingsInput = z.input<typeof settingsSchema>;
export type ControllerName = (typeof controllerNames)[number];
export type ProxyName = (typeof proxyNames)[number];
export type CloudName = (typeof cloudNames)[number];

/** The profiles of a controller, its image as it comes first; none where nothing runs in pods. */
export function profilesOf(name: ControllerName): readonly string[] {
  return isCloud(name) ? [] : imageProfiles[name];
}

export function isCloud(name: ControllerName): name is CloudName {
  return (cloudNames as readonly string[]).includes(name);
}
