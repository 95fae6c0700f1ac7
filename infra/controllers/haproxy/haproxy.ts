import type { Budget, ControllerRules } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { Controller, ControllerLifecycle } from '../controller.ts';
import { mergeValues } from '../merge-values.ts';
import { predictEnd, predictReloadEnd } from '../predict.ts';
import { haproxyChartValues, haproxyConfigMap } from './chart-values.ts';
import { haproxyConfiguration } from './configuration.ts';
import { haproxyFacts } from './facts.ts';
import { haproxyImage, haproxyInstallation, haproxyNames } from './installation.ts';
import type { HaproxyProfile } from './profiles.ts';
import { haproxyProfiles } from './profiles.ts';

/** What chart and controller say when nobody else does (facts chartGrace, defaults, maxReloads; defaults.go for the plain timers). */
const chartDefaults: ControllerRules['defaults'] = {
  replicas: 2,
  grace: Duration.seconds(60),
  hardStop: Duration.parse('30m'),
  idle: Duration.parse('1h'),
  maxReloads: 50,
  plain: {
    client: Duration.seconds(50),
    server: Duration.seconds(50),
    connect: Duration.seconds(5),
    queue: Duration.seconds(5),
    request: Duration.seconds(5),
    keepAlive: Duration.parse('1m'),
  },
};

/** `--sync-period` of the controller: 5 s. */
const syncPeriod = Duration.seconds(5);

/** HAProxy Kubernetes Ingress Controller (haproxytech/kubernetes-ingress) in one of its images. */
export function haproxy(profile: HaproxyProfile): Controller {
  const { title, chart, version, stop, grace, facts, ...known } = haproxyProfiles[profile];
  const rules: ControllerRules = { defaults: chartDefaults, syncPeriod, ...known.rules };
  const image = `${haproxyImage()}:${version}`;
  const lifecycle = (budget: Budget): ControllerLifecycle => {
    const { preStop, hardStop, supervisorKill, afterHardStop } = budget.controller;
    const end = grace?.(budget) ?? budget.controller.grace;
    return { grace: end, preStop, ...stop, hardStop, supervisorKill, afterHardStop, facts };
  };
  return {
    kind: 'proxy',
    name: 'haproxy',
    profile,
    proxy: 'haproxy',
    title,
    image,
    chart,
    rules,
    endpoints: {
      by: 'runtime-api',
      heldConnections: 'kept',
      terminating: 'removed',
      facts: [haproxyFacts.endpoints, haproxyFacts.slots],
    },
    lifecycle,
    configMap: (budget) => haproxyConfigMap(budget, rules),
    // An upgrade needs no annotation, and the tunnel timer is a key of the ConfigMap only.
    ingressAnnotations: () => ({}),
    helmValues: (budget, installation) => {
      if (chart === null) return {};
      const ofTheStack = installation?.image;
      const used = `${haproxyImage(ofTheStack)}:${ofTheStack?.tag ?? version}`;
      const values = haproxyChartValues(budget, { profile, tag: version, image: used, rules });
      if (installation === undefined) return values;
      return mergeValues(haproxyInstallation(values, installation), installation.values);
    },
    installedNames: haproxyNames,
    configuration: haproxyConfiguration,
    predictRestart: (budget) => predictEnd(lifecycle(budget), budget.kubelet.lateHookExtra),
    predictReload: (budget, reloads = 1) =>
      predictReloadEnd(budget, reloads, [haproxyFacts.reload, haproxyFacts.maxReloads]),
  };
}
