import type { StackOutputs } from '../../../infra/outputs.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { Clock } from '../../timeline/clock.ts';
import type { Emit, Happening } from '../../timeline/events.ts';
import type { ClusterAccess } from './access.ts';
import type { Workload } from './pod-component.ts';

/** What every part of the target uses and tells. */
export interface StackContext {
  readonly outputs: StackOutputs;
  readonly access: ClusterAccess;
  readonly budget: Budget;
  readonly proxy: 'haproxy' | 'nginx';
  readonly workloads: readonly Workload[];
  readonly clock: Clock;
  readonly emit: Emit;
  /** Stamps with now and emits. */
  readonly happened: (event: Happening) => void;
}
