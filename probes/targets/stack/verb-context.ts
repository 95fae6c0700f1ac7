import type { ComponentName } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Workload } from './pod-component.ts';
import type { PodWatch, StackPod } from './pod-watch.ts';
import type { RunLock } from './run-lock.ts';
import type { StackContext } from './stack-context.ts';

/** What a verb acts by. */
export interface VerbContext extends StackContext {
  readonly pods: PodWatch;
  readonly lock: RunLock;
}

/** The workload of a component. @throws TargetError where it has none: a cloud load balancer has no pods */
export function workloadNamed(component: ComponentName, { workloads, outputs }: VerbContext): Workload {
  const workload = workloads.find((one) => one.component === component);
  if (workload !== undefined) return workload;
  throw new TargetError(`stack '${outputs.stack}' has no pods of ${component}`);
}

/** The oldest pod of a component that takes new connections. @throws TargetError when none does */
export function readyPod(component: ComponentName, { pods, outputs }: VerbContext): StackPod {
  const pod = pods.of(component).find(({ ready }) => ready);
  if (pod !== undefined) return pod;
  throw new TargetError(`no pod of ${component} is ready on stack '${outputs.stack}': 'kubectl get pods -A' shows why`);
}

/** How the pods of a component stand, for messages. */
export function podsText(component: ComponentName, { pods }: { readonly pods: Pick<PodWatch, 'of'> }): string {
  const words = pods.of(component).map(({ name, ready, terminating }) => {
    const state = terminating ? 'terminating' : ready ? 'ready' : 'not ready';
    return `${name} ${state}`;
  });
  return words.length === 0 ? `no pod of ${component} is there` : words.join(', ');
}
