import type { Controller, Variant } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import type { Expected, Scenario } from '../scenarios/scenario.ts';

/** One cell of the matrix: a scenario on a controller with its settings. */
export interface Cell {
  readonly scenario: Scenario;
  readonly variant: Variant;
  readonly controller: Controller;
  /** As the settings have it, in real time. */
  readonly real: Budget;
  /** As it runs: scaled, with answers left their real time. */
  readonly budget: Budget;
  readonly expected: Expected;
  /** Which repetition it is, from 1. */
  readonly repetition: number;
}
