import { createHash } from 'node:crypto';
import { ingressFor } from '../controllers/catalogue.ts';
import type { CloudApp, CloudObject } from '../controllers/cloud/cloud-load-balancer.ts';
import type { Controller, Installation, InstalledNames } from '../controllers/controller.ts';
import type { StackNames } from '../manifests/names.ts';
import { stackNames } from '../manifests/names.ts';
import { ports } from '../manifests/ports.ts';
import type { Budget } from '../settings/budget.ts';
import { budget } from '../settings/budget.ts';
import type { Settings } from '../settings/schema.ts';
import { ingressClassName } from '../settings/stack-conflicts.ts';
import type { Chart } from './ingress-controller.ts';

/** What a stack is made of, worked out before anything is made. */
export interface StackPlan {
  readonly names: StackNames;
  readonly budget: Budget;
  readonly controller: { readonly name: string; readonly version: string };
  /** Null for a load balancer of a cloud: nothing is installed. */
  readonly installation: InstallationPlan | null;
  /** Null where an annotation chooses the controller. */
  readonly className: string | null;
  readonly ingressAnnotations: Readonly<Record<string, string>>;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
  /** Labels of the apps' namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** What a cloud's controller reads beside the Ingress. */
  readonly objects: readonly CloudObject[];
}

/** The controller's chart. */
export interface InstallationPlan {
  /** Which controller the chart installs. */
  readonly controller: string;
  /** What its makers call their chart. */
  readonly chartName: string;
  readonly chart: Chart;
  readonly values: Readonly<Record<string, unknown>>;
  readonly installed: InstalledNames;
  /**
   * Whether a pod of it that is told to stop keeps its connections for as long as the apps need to drain. Then both may be told
   * together; else the apps go first, so that they and not the proxy end the connections.
   */
  readonly outlivesApps: boolean;
}

/** Where the apps' Ingress begins. */
export const appPath = '/';
/** Where clients open a WebSocket. */
export const socketPath = '/ws';

/** @throws SettingsError when the settings contradict themselves or the stack's name cannot be used */
export function planStack(stack: string, settings: Settings): StackPlan {
  const names = stackNames(stack);
  const front = ingressFor(settings);
  const times = budget(settings, front.rules);
  const ownClass = ingressClassName({ name: stack, settings });
  const common = { names, budget: times };
  if (front.kind === 'cloud') {
    const app: CloudApp = {
      namespace: names.namespaces.apps,
      service: names.server,
      readinessPath: '/readyz',
      port: ports.server.http,
      scheme: settings.ingress.scheme,
    };
    return {
      ...common,
      controller: { name: front.name, version: front.title },
      installation: null,
      className: settings.ingress.className ?? front.className,
      ingressAnnotations: front.ingressAnnotations(times, app),
      serviceAnnotations: front.serviceAnnotations(app),
      namespaceLabels: front.namespaceLabels,
      objects: front.objects(times, app),
    };
  }
  const tag = front.image.slice(front.image.lastIndexOf(':') + 1);
  return {
    ...common,
    controller: { name: front.name, version: settings.controller.image.tag ?? tag },
    installation: planInstallation(front, settings, { ...common, ingressClass: ownClass ?? names.controller }),
    className: ownClass,
    ingressAnnotations: front.ingressAnnotations(times, [names.server]),
    serviceAnnotations: {},
    namespaceLabels: {},
    objects: [],
  };
}

/** A short text that is another one whenever one of these values is. */
export function fingerprint(...values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
}

interface Basis extends Pick<StackPlan, 'names' | 'budget'> {
  readonly ingressClass: string;
}

function planInstallation(
  controller: Controller,
  settings: Settings,
  { names, budget: times, ingressClass }: Basis,
): InstallationPlan | null {
  if (controller.chart === null) return null;
  const own = settings.controller.chart;
  const chart = own === undefined ? controller.chart : { path: own };
  const installation: Installation = {
    ingressClass,
    fullname: names.controller,
    service: serviceOf(settings),
    image: definedOf(settings.controller.image),
    values: settings.controller.values,
  };
  const { after } = controller.predictRestart(times);
  return {
    controller: controller.name,
    chartName: controller.chart.name,
    chart,
    values: controller.helmValues(times, installation),
    installed: controller.installedNames(names.controller),
    outlivesApps: after === 'never' || !times.app.grace.isLongerThan(after),
  };
}

function serviceOf({ ingress }: Settings): Installation['service'] {
  return ingress.service === 'NodePort'
    ? { type: 'NodePort', nodePort: ingress.nodePort ?? null }
    : { type: 'LoadBalancer', annotations: {} };
}

function definedOf(image: Settings['controller']['image']): Installation['image'] {
  return Object.fromEntries(Object.entries(image).filter(([, value]) => value !== undefined));
}
