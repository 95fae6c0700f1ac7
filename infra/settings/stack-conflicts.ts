import type { Settings } from './schema.ts';
import { isCloud } from './schema.ts';

/** A stack with its settings. */
export interface NamedStack {
  readonly name: string;
  readonly settings: Settings;
}

/** Name of the IngressClass of a stack; null where it brings none of its own, but uses its cloud's. */
export function ingressClassName(stack: NamedStack): string | null {
  return isCloud(stack.settings.controller.name) ? null : ownClassName(stack);
}

/** Name of the IngressClass that a controller's chart makes for a stack. */
function ownClassName({ name, settings }: NamedStack): string {
  return settings.ingress.className ?? `drainproof-${name}`;
}

/**
 * What a stack claims that another stack of the same cluster claims too, one line for each: both stacks, both files, what to change.
 * Stacks of different contexts never get in each other's way.
 */
export function stackConflicts(stack: NamedStack, others: readonly NamedStack[]): readonly string[] {
  const { context } = stack.settings.cluster;
  return others
    .filter((other) => other.name !== stack.name && other.settings.cluster.context === context)
    .flatMap((other) => [...samePort(stack, other), ...sameClass(stack, other)]);
}

/**
 * What one stack's settings ask for that its own ingress cannot do, one line for each. None of it concerns the lab, which makes no
 * Service and no Ingress.
 */
export function stackProblems({ name, settings }: NamedStack): readonly string[] {
  const { controller, ingress } = settings;
  const { service, nodePort } = ingress;
  const file = fileOf(name);
  const problems: readonly (string | false)[] = [
    nodePort !== undefined &&
      service === 'LoadBalancer' &&
      `${file}: 'ingress.nodePort' (${nodePort}) does nothing with 'ingress.service: LoadBalancer': leave one of them out`,
    isCloud(controller.name) &&
      service === 'NodePort' &&
      `${file}: '${controller.name}' is a load balancer of its own, and 'ingress.service' is NodePort: set 'ingress.service: LoadBalancer'`,
    controller.profile === 'external' &&
      `${file}: 'controller.profile: external' runs HAProxy outside the cluster, and a stack has nothing there: choose another profile`,
    controller.name === 'nginx-f5' &&
      ingress.host === undefined &&
      `${file}: 'nginx-f5' takes no Ingress without a host: set 'ingress.host'`,
  ];
  return problems.filter((problem) => problem !== false);
}

function samePort(stack: NamedStack, other: NamedStack): readonly string[] {
  const port = stack.settings.ingress.nodePort;
  if (port === undefined || other.settings.ingress.nodePort !== port) return [];
  return [
    `${both(stack, other)} claim NodePort ${port} of context '${stack.settings.cluster.context}': set 'ingress.nodePort' of one to another, or leave it out and the cluster gives one`,
  ];
}

function sameClass(stack: NamedStack, other: NamedStack): readonly string[] {
  const name = ingressClassName(stack);
  if (name === null || ingressClassName(other) !== name) return [];
  return [
    `${both(stack, other)} claim the IngressClass '${name}' of context '${stack.settings.cluster.context}': set 'ingress.className' of one to another, or leave it out`,
  ];
}

function both(stack: NamedStack, other: NamedStack): string {
  return `the stacks '${stack.name}' (${fileOf(stack.name)}) and '${other.name}' (${fileOf(other.name)})`;
}

function fileOf(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}
