import type { Budget, ControllerRules } from '../../settings/budget.ts';

/** The values that we set of the chart `ingress-nginx` (kubernetes/ingress-nginx, charts/ingress-nginx/values.yaml, 4.15.1). */
export type IngressNginxChartValues = {
  readonly fullnameOverride?: string;
  /** The registry of all images of the chart, those of its webhook's Jobs too. */
  readonly global?: { readonly image: { readonly registry: string } };
  readonly controller?: {
    readonly replicaCount?: number;
    readonly terminationGracePeriodSeconds?: number;
    readonly config?: Readonly<Record<string, string>>;
    readonly extraArgs?: Readonly<Record<string, string>>;
    /** `digest: ''`: the chart's own digest is that of its own tag. */
    readonly image?: { readonly image?: string; readonly tag?: string; readonly digest?: '' };
    readonly ingressClass?: string;
    /** Each controller needs a value of its own, else it takes the Ingresses of the others' classes too. */
    readonly ingressClassResource?: { readonly name: string; readonly controllerValue: string };
    readonly service?: ServiceValues & { readonly nodePorts?: { readonly http: number } };
  };
};

type ServiceValues = {
  readonly type: 'NodePort' | 'LoadBalancer';
  readonly annotations?: Readonly<Record<string, string>>;
};

/**
 * The values that we set of the chart `nginx-ingress` (nginx/kubernetes-ingress, charts/nginx-ingress/values.yaml, 2.7.1). Unverified:
 * read in upstream's files, and never installed by us.
 */
export type NginxIngressChartValues = {
  readonly fullnameOverride?: string;
  readonly controller?: {
    readonly replicaCount?: number;
    readonly terminationGracePeriodSeconds?: number;
    readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
    readonly config?: { readonly entries: Readonly<Record<string, string>> };
    readonly image?: { readonly repository?: string; readonly tag?: string };
    readonly ingressClass?: { readonly name: string };
    readonly service?: ServiceValues & {
      readonly externalTrafficPolicy: 'Cluster';
      readonly httpPort?: { readonly nodePort: number };
    };
  };
};

/** Keys of the ConfigMap: only what differs from the controller's own. The name is the same for both. */
export function nginxConfigMap(
  { controller }: Budget,
  { defaults }: ControllerRules,
): Readonly<Record<string, string>> {
  const { hardStop } = controller;
  const same = hardStop === 'unlimited' || (defaults.hardStop !== 'unlimited' && hardStop.ms === defaults.hardStop.ms);
  return same ? {} : { 'worker-shutdown-timeout': hardStop.toProxyTime() };
}

/**
 * Values for ingress-nginx. Its preStop hook is already the wait for NGINX, so a delay before the stop is its own
 * `--shutdown-grace-period`, during which it goes on accepting (docs/user-guide/cli-arguments.md).
 */
export function ingressNginxChartValues(budget: Budget, rules: ControllerRules): IngressNginxChartValues {
  const { preStop } = budget.controller;
  const config = nginxConfigMap(budget, rules);
  return unlessEmpty({
    ...podValues(budget, rules),
    ...(Object.keys(config).length === 0 ? {} : { config }),
    ...(preStop.ms === 0 ? {} : { extraArgs: { 'shutdown-grace-period': String(preStop.toWholeSeconds()) } }),
  });
}

/** Values for F5's controller. */
export function nginxIngressChartValues(budget: Budget, rules: ControllerRules): NginxIngressChartValues {
  const { preStop } = budget.controller;
  const entries = nginxConfigMap(budget, rules);
  return unlessEmpty({
    ...podValues(budget, rules),
    ...(preStop.ms === 0
      ? {}
      : { lifecycle: { preStop: { exec: { command: ['/bin/sleep', String(preStop.toWholeSeconds())] } } } }),
    ...(Object.keys(entries).length === 0 ? {} : { config: { entries } }),
  });
}

/** Annotations of an Ingress with WebSockets for ingress-nginx; the two timers are whole seconds without a unit. */
export function ingressNginxAnnotations({ controller }: Budget, { defaults }: ControllerRules): Record<string, string> {
  if (controller.idle.ms === defaults.idle.ms) return {};
  const seconds = String(controller.idle.toWholeSeconds());
  return {
    'nginx.ingress.kubernetes.io/proxy-read-timeout': seconds,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': seconds,
  };
}

/** Annotations for F5's controller, which forwards an upgrade only to Services that are named. */
export function nginxIngressAnnotations(
  { controller }: Budget,
  { defaults }: ControllerRules,
  services: readonly string[],
): Record<string, string> {
  const time = controller.idle.toProxyTime();
  const timers =
    controller.idle.ms === defaults.idle.ms
      ? {}
      : { 'nginx.org/proxy-read-timeout': time, 'nginx.org/proxy-send-timeout': time };
  return { 'nginx.org/websocket-services': services.join(','), ...timers };
}

function podValues({ controller }: Budget, { defaults }: ControllerRules) {
  const { replicas, grace } = controller;
  return {
    ...(replicas === defaults.replicas ? {} : { replicaCount: replicas }),
    ...(grace.ms === defaults.grace.ms ? {} : { terminationGracePeriodSeconds: grace.toWholeSeconds() }),
  };
}

function unlessEmpty<Controller extends object>(controller: Controller): { readonly controller?: Controller } {
  return Object.keys(controller).length === 0 ? {} : { controller };
}
