import type { Budget, ControllerRules } from '../../settings/budget.ts';
import type { HaproxyProfile } from './profiles.ts';

/** The values that we set of the chart `kubernetes-ingress` (haproxytech/helm-charts, kubernetes-ingress/values.yaml, 1.46.1 to 1.52.1). */
export type HaproxyChartValues = {
  readonly fullnameOverride?: string;
  readonly controller: {
    readonly image: { readonly tag: string; readonly repository?: string };
    readonly replicaCount?: number;
    readonly terminationGracePeriodSeconds?: number;
    readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
    readonly config?: Readonly<Record<string, string>>;
    readonly podAnnotations?: Readonly<Record<string, string>>;
    readonly initContainers?: readonly Container[];
    readonly extraVolumes?: readonly Volume[];
    readonly extraVolumeMounts?: readonly VolumeMount[];
    /** The class for which the controller asks, and the IngressClass that the chart makes. */
    readonly ingressClass?: string;
    readonly ingressClassResource?: { readonly name: string };
    /** Where the proxy's log goes: the ConfigMap's `syslog-server`. */
    readonly logging?: {
      readonly traffic: { readonly address: 'stdout'; readonly format: 'raw'; readonly facility: 'daemon' };
    };
    readonly service?: {
      readonly type: 'NodePort' | 'LoadBalancer';
      readonly nodePorts?: { readonly http: number };
      readonly annotations?: Readonly<Record<string, string>>;
    };
  };
};

type VolumeMount = { readonly name: string; readonly mountPath: string; readonly subPath?: string };
type Container = {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly volumeMounts: readonly VolumeMount[];
};
type Volume = { readonly name: string } & (
  | { readonly emptyDir: Readonly<Record<string, never>> }
  | { readonly downwardAPI: { readonly items: readonly { path: string; fieldRef: { fieldPath: string } }[] } }
);

export interface ChartInput {
  readonly profile: HaproxyProfile;
  readonly tag: string;
  readonly image: string;
  readonly rules: ControllerRules;
}

/** Values for the chart: what the budget changes of the chart's own, and what the profile mounts. */
export function haproxyChartValues(budget: Budget, input: ChartInput): HaproxyChartValues {
  const { replicas, grace, preStop } = budget.controller;
  const { defaults } = input.rules;
  const config = haproxyConfigMap(budget, input.rules);
  return {
    controller: {
      image: { tag: input.tag },
      ...(replicas === defaults.replicas ? {} : { replicaCount: replicas }),
      ...(grace.ms === defaults.grace.ms ? {} : { terminationGracePeriodSeconds: grace.toWholeSeconds() }),
      ...(preStop.ms === 0 ? {} : { lifecycle: sleepBeforeStop(preStop.toWholeSeconds()) }),
      ...(Object.keys(config).length === 0 ? {} : { config }),
      ...mounts(budget, input),
    },
  };
}

/**
 * Keys of the ConfigMap, as documentation/annotations.md of haproxytech/kubernetes-ingress names them: only what differs from the
 * controller's own. mworker-max-reloads has no key and goes through global-config-snippet.
 */
export function haproxyConfigMap(
  { controller }: Budget,
  { defaults }: ControllerRules,
): Readonly<Record<string, string>> {
  const { hardStop, idle, maxReloads } = controller;
  const sameHardStop =
    hardStop === 'unlimited' || (defaults.hardStop !== 'unlimited' && hardStop.ms === defaults.hardStop.ms);
  return {
    ...(sameHardStop ? {} : { 'hard-stop-after': hardStop.toProxyTime() }),
    ...(idle.ms === defaults.idle.ms ? {} : { 'timeout-tunnel': idle.toProxyTime() }),
    ...(maxReloads === defaults.maxReloads ? {} : { 'global-config-snippet': `mworker-max-reloads ${maxReloads}` }),
  };
}

/** A sleep by exec, since s6 and gopherd images both have /bin/sleep and the chart's users any version of Kubernetes. */
function sleepBeforeStop(seconds: number): NonNullable<HaproxyChartValues['controller']['lifecycle']> {
  return { preStop: { exec: { command: ['/bin/sleep', String(seconds)] } } };
}

function mounts(budget: Budget, input: ChartInput): Partial<HaproxyChartValues['controller']> {
  if (input.profile === 's6-down-signal') return downSignal;
  const { supervisorKill } = budget.controller;
  const ofTheImage = input.rules.supervisorKill;
  if (supervisorKill === 'none' || ofTheImage === 'none' || supervisorKill.ms === ofTheImage.ms) return {};
  return killDelay(input, { from: ofTheImage.toWholeSeconds(), to: supervisorKill.toWholeSeconds() });
}

const downSignalAnnotation = 'drainproof/down-signal';

/**
 * The file that makes s6 stop HAProxy with SIGUSR1. The pod's own annotation becomes the file, so that the chart needs no ConfigMap
 * beside it. s6 compiles its service database at every start and so finds it.
 */
const downSignal = {
  podAnnotations: { [downSignalAnnotation]: 'SIGUSR1\n' },
  extraVolumes: [
    {
      name: 'down-signal',
      downwardAPI: {
        items: [{ path: 'down-signal', fieldRef: { fieldPath: `metadata.annotations['${downSignalAnnotation}']` } }],
      },
    },
  ],
  extraVolumeMounts: [
    { name: 'down-signal', mountPath: '/etc/s6-overlay/s6-rc.d/haproxy/down-signal', subPath: 'down-signal' },
  ],
} as const satisfies Partial<HaproxyChartValues['controller']>;

/**
 * The image's own gopherd.yml with HAProxy's kill-delay replaced, mounted over it. It is made from the image's file at each start, so
 * that whatever else another version's file says stays, and the pod does not start when there is nothing to replace.
 */
function killDelay(
  { image }: ChartInput,
  seconds: { readonly from: number; readonly to: number },
): Partial<HaproxyChartValues['controller']> {
  const own = '/etc/gopherd/gopherd.yml';
  const made = '/gopherd/gopherd.yml';
  const script = `sed 's/kill-delay: ${seconds.from}s$/kill-delay: ${seconds.to}s/' ${own} > ${made} && grep -q 'kill-delay: ${seconds.to}s$' ${made}`;
  return {
    initContainers: [
      {
        name: 'kill-delay',
        image,
        command: ['/bin/sh', '-c', script],
        volumeMounts: [{ name: 'gopherd', mountPath: '/gopherd' }],
      },
    ],
    extraVolumes: [{ name: 'gopherd', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'gopherd', mountPath: own, subPath: 'gopherd.yml' }],
  };
}
