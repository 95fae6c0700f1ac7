import type { KubeConfig } from '@kubernetes/client-node';
import type { StackOutputs } from '../../../infra/outputs.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Controller } from '../../../infra/controllers/controller.ts';
import type { Clock } from '../../timeline/clock.ts';
import type { Emit, Happening } from '../../timeline/events.ts';
import type { Capability, Target } from '../target.ts';
import { clusterAccess } from './access.ts';
import { missingCapabilities } from './missing.ts';
import { workloadsOf } from './pod-component.ts';
import { PodWatch } from './pod-watch.ts';
import { revert } from './revert.ts';
import { RunLock } from './run-lock.ts';
import { watchServices } from './service-watch.ts';
import { untilSettled } from './settled.ts';
import type { StackContext } from './stack-context.ts';
import { StackTarget } from './stack-target.ts';
import { until } from './until.ts';

export interface StackOptions {
  readonly outputs: StackOutputs;
  readonly budget: Budget;
  readonly controller: Pick<Controller, 'proxy'>;
  /** What the scenario will ask of it. */
  readonly needs: ReadonlySet<Capability>;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Stamps with now and emits. */
  readonly happened: (event: Happening) => void;
  readonly signal: AbortSignal;
  /** Default: as kubectl finds it. */
  readonly kubeconfig?: KubeConfig;
}

/** How long it may take until every node's clock was asked: an exec in each pod. */
const clocksMs = 5_000;

/**
 * Opens a deployed stack as a target: takes its lock, undoes what a killed run left, watches its pods, logs and processes, and waits until
 * it is at rest. Disposing it undoes what the run changed and gives the lock free.
 * @throws TargetError (wrong or missing cluster, another run, missing rights, a rollout that does not end)
 */
export async function startStack(options: StackOptions): Promise<Target> {
  const { outputs, needs, signal, happened, clock } = options;
  await using owned = new AsyncDisposableStack();
  const access = await clusterAccess(outputs, options.kubeconfig);
  signal.throwIfAborted();
  const tell = (phase: string, detail: string): void => {
    happened({ kind: 'phase', phase, detail });
  };
  const lock = owned.use(await RunLock.take({ access, outputs, tell, signal }));
  const { proxy } = options.controller;
  const context: StackContext = { ...options, access, proxy, workloads: workloadsOf(outputs) };
  const pods = owned.use(await PodWatch.start(context));
  owned.use(await watchServices(context));
  owned.defer(() => revert({ ...context, pods, lock }, signal));
  await untilSettled({ ...context, pods }, signal);
  const missing = await missingCapabilities(context, needs);
  await until(() => pods.clocksKnown, {
    what: "the nodes' time",
    deadlineMs: clocksMs,
    clock,
    signal,
    state: () => 'no pod answered',
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    tell(
      'the clocks of some nodes cannot be asked',
      `${error instanceof Error ? error.message : ''}: times there are those of arrival`,
    );
  });
  return new StackTarget({ ...context, lock, pods, missing, owned: owned.move() });
}
