import type { Budget, ControllerRules } from '../../settings/budget.ts';
import type { Controller, ControllerLifecycle, Installation } from '../controller.ts';
import { mergeValues } from '../merge-values.ts';
import { predictEnd, predictReloadEnd } from '../predict.ts';
import {
  ingressNginxAnnotations,
  ingressNginxChartValues,
  nginxConfigMap,
  nginxIngressAnnotations,
  nginxIngressChartValues,
} from './chart-values.ts';
import { nginxConfiguration } from './configuration.ts';
import type { NginxName } from './flavours.ts';
import { nginxFlavours } from './flavours.ts';
import { ingressNginxInstallation, nginxIngressInstallation, nginxNames } from './installation.ts';

/** ingress-nginx (kubernetes/ingress-nginx), or F5's NGINX Ingress Controller (nginx/kubernetes-ingress). */
export function nginx(name: NginxName): Controller {
  const flavour = nginxFlavours[name];
  const { profile, title, image, chart, retired, rules, endpoints } = flavour;
  const lifecycle = (budget: Budget): ControllerLifecycle => {
    const { grace, preStop, hardStop, supervisorKill, afterHardStop } = budget.controller;
    return {
      grace,
      preStop,
      imageStopSignal: 'SIGTERM',
      proxySignal: 'SIGQUIT',
      effect: 'soft',
      hardStop,
      supervisorKill,
      afterHardStop,
      facts: flavour.stopFacts,
    };
  };
  return {
    kind: 'proxy',
    name,
    profile,
    proxy: 'nginx',
    title,
    image,
    chart,
    ...(retired === undefined ? {} : { retired }),
    rules,
    endpoints,
    lifecycle,
    configMap: (budget) => nginxConfigMap(budget, rules),
    ingressAnnotations: (budget, services) =>
      name === 'nginx' ? ingressNginxAnnotations(budget, rules) : nginxIngressAnnotations(budget, rules, services),
    helmValues: (budget, installation) => (name === 'nginx' ? ingressNginx : nginxIngress)(budget, rules, installation),
    installedNames: (fullname) => nginxNames(name, fullname),
    configuration: (budget, input) => nginxConfiguration(flavour, budget, input),
    predictRestart: (budget) => predictEnd(lifecycle(budget), budget.kubelet.lateHookExtra),
    predictReload: (budget, reloads = 1) => predictReloadEnd(budget, reloads, flavour.reloadFacts),
  };
}

type HelmValues = (
  budget: Budget,
  rules: ControllerRules,
  installation: Installation | undefined,
) => Readonly<Record<string, unknown>>;

const ingressNginx: HelmValues = (budget, rules, installation) => {
  const values = ingressNginxChartValues(budget, rules);
  return installation === undefined
    ? values
    : mergeValues(ingressNginxInstallation(values, installation), installation.values);
};

const nginxIngress: HelmValues = (budget, rules, installation) => {
  const values = nginxIngressChartValues(budget, rules);
  return installation === undefined
    ? values
    : mergeValues(nginxIngressInstallation(values, installation), installation.values);
};
