import type { Controller } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import type { Fleet, FleetContext } from '../fleet/fleet.ts';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import type { FleetPlan } from '../fleet/record.ts';
import type { Capability, Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';
import type { Emit, Happening } from '../timeline/events.ts';

/** What a target has to know of the run for which it starts. */
export interface TargetRequest {
  readonly controller: Controller;
  /** As the run uses it: scaled. */
  readonly budget: Budget;
  /** What the scenario will ask of it. */
  readonly needs: ReadonlySet<Capability>;
  readonly connections: number;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Stamps with now and emits. */
  readonly happened: (event: Happening) => void;
  readonly signal: AbortSignal;
}

/** A fleet, wherever its clients are. */
export interface PlacedFleet extends Fleet {
  /** By how much the times of its records may be wrong beyond this machine's calibration; left out where the clients are here. */
  readonly clockErrorMs?: number;
  /** How late the loops were that hold the connections; left out where that is this process's own. */
  readonly loopDelay?: LoopDelay;
}

/** Where a run takes place. */
export interface Place {
  /** As reports name it: `lab`, `stack:minikube`. */
  readonly name: string;
  /** Whether runs there can go on side by side. On a stack they would disturb each other. */
  readonly sideBySide: boolean;
  startTarget(request: TargetRequest): Promise<Target>;
  /** Starts the clients, here or elsewhere. */
  startFleet(url: string, plan: FleetPlan, context: FleetContext): Promise<PlacedFleet>;
}
