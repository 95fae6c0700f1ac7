import type { Controller } from '../../../infra/controllers/controller.ts';
import type { Budget } from '../../../infra/settings/budget.ts';
import type { LabContext } from './lab-context.ts';
import type { RunDirectory } from './run-directory.ts';

/** What a lab is to be. */
export interface LabOptions extends Omit<LabContext, 'directory'> {
  readonly directory: RunDirectory;
  readonly controller: Controller;
  readonly budget: Budget;
  /** Put a wire before each app pod, so that the link from the controller can be cut. Costs a hop. */
  readonly links: boolean;
  /** Most connections that a proxy must be able to hold. */
  readonly maxConnections: number;
  readonly signal: AbortSignal;
}
