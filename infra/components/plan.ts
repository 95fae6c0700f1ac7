import { createHash } from 'node:crypto';
import { controllerFor } from '../controllers/catalogue.ts';
import type { Controller, Installation, InstalledNames } from '../controllers/controller.ts';
import type { StackNames } from '../manifests/names.ts';
import { stackNames } from '../manifests/names.ts';
import type { Budget } from '../settings/budget.ts';
import { budget } from '../settings/budget.ts';
import type { Settings } from '../settings/schema.ts';
import type { Chart } from './ingress-controller.ts';

/** What a stack is made of, worked out before anything is made. */
export interface StackPlan {
  readonly names: StackNames;
  readonly budget: Budget;
  readonly controller: Controller;
  readonly chart: Chart | null;
  readonly values: Readonly<Record<string, unknown>>;
  readonly installed: InstalledNames;
  readonly className: string;
  readonly ingressAnnotations: Readonly<Record<string, string>>;
  /** The controller's own version: the tag of its image. */
  readonly version: string;
}

/** Where the apps' Ingress begins. */
export const appPath = '/';
/** Where clients open a WebSocket. */
export const socketPath = '/ws';

/** @throws SettingsError when the settings contradict themselves or the stack's name cannot be used */
export function planStack(stack: string, settings: Settings): StackPlan {
  const names = stackNames(stack);
  const controller = controllerFor(settings);
  const times = budget(settings, controller.rules);
  const className = settings.ingress.className ?? `drainproof-${stack}`;
  const { image } = settings.controller;
  const installation: Installation = {
    ingressClass: className,
    fullname: names.controller,
    service: serviceOf(settings),
    image: definedOf(image),
    values: settings.controller.values,
  };
  return {
    names,
    budget: times,
    controller,
    chart: settings.controller.chart === undefined ? controller.chart : { path: settings.controller.chart },
    values: controller.helmValues(times, installation),
    installed: controller.installedNames(names.controller),
    className,
    ingressAnnotations: controller.ingressAnnotations(times, [names.server]),
    version: image.tag ?? controller.image.slice(controller.image.lastIndexOf(':') + 1),
  };
}

/** A short text that is another one whenever one of these values is. */
export function fingerprint(...values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 16);
}

function serviceOf({ ingress }: Settings): Installation['service'] {
  return ingress.service === 'NodePort'
    ? { type: 'NodePort', nodePort: ingress.nodePort ?? null }
    : { type: 'LoadBalancer', annotations: {} };
}

function definedOf(image: Settings['controller']['image']): Installation['image'] {
  return Object.fromEntries(Object.entries(image).filter(([, value]) => value !== undefined));
}
