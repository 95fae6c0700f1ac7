import type { Budget } from '../../../infra/settings/budget.ts';
import type { ComponentName } from '../../timeline/events.ts';

/** Until a new pod is ready: image pulled from the node, started, probed, with a busy cluster in mind. */
const startMs = 120_000;
/** What the kubelet and the API server may add to a pod's grace. */
const endSlackMs = 60_000;
/** Longest that a container may take to be started again, whose restarts are put off when they follow each other. */
export const restartMs = 120_000;
/** Until a controller has looked at its objects and its proxy loaded a configuration, beyond its own periods. */
const loadSlackMs = 60_000;

/** How long a pod may take from its deletion until it is gone. */
export function podEndMs(component: ComponentName, { controller, app }: Budget): number {
  const { grace } = component === 'controller' ? controller : app;
  return grace.ms + endSlackMs;
}

/** How long so many pods may take to be replaced, even one after the other. */
export function rolloutMs(component: ComponentName, pods: number, budget: Budget): number {
  return Math.max(1, pods) * (startMs + podEndMs(component, budget));
}

export function loadMs({ controller }: Budget): number {
  return controller.syncPeriod.ms * 4 + loadSlackMs;
}
