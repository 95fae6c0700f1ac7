import type { Controller, Variant } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import type { Expected, Scenario } from '../scenarios/scenario.ts';
import type { Place } from './place.ts';

/** One cell of the matrix: a scenario on a controller with its settings, at a place. */
export interface Cell {
  readonly place: Place;
  readonly scenario: Scenario;
  readonly variant: Variant;
  readonly controller: Controller;
  /** As the settings have it, in real time. */
  readonly real: Budget;
  /** As it runs: scaled, with answers left their real time, and sessions to be kept for as long as was asked. */
  readonly budget: Budget;
  readonly expected: Expected;
  /** Which repetition it is, from 1. */
  readonly repetition: number;
}
