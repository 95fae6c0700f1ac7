import type { Prediction } from '../../infra/controllers/controller.ts';
import type { Budget } from '../../infra/settings/budget.ts';
import type { Duration } from '../../infra/settings/duration.ts';
import type { Fault } from '../faults/fault.ts';
import type { Capability } from '../targets/target.ts';
import type { Claim } from './claim.ts';

/** What the controller is expected to do, for plans that have to watch for it. */
export interface Expected {
  readonly restart: Prediction;
  readonly reload: Prediction;
}

/** What the clients do while a scenario runs. */
export interface Traffic {
  readonly path: string;
  /** Between two echo messages on one connection; zero sends none. */
  readonly echoEvery: Duration;
  /** Length of the operation that each connection has under way when the fault comes; null: none. */
  readonly operation: Duration | null;
}

/** A scenario for one budget: all times as they are to be on the clock. */
export interface Plan {
  readonly traffic: Traffic;
  /** Null: nothing is done, and nothing may happen. */
  readonly fault: Fault | null;
  /** How long after the fault's begin a held connection must live. Zero where connections are meant to move. */
  readonly keep: Duration;
  /** How long after the fault's begin the connections are watched, if they have not settled before. */
  readonly watch: Duration;
  readonly claims: readonly Claim[];
}

/** A plan with its name: written once, run on every target. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** The question that it answers, as a user asks it. */
  readonly question: string;
  /** What should happen, in words. */
  readonly expectation: string;
  /** Fewer connections than this would not answer the question. */
  readonly minConnections: number;
  readonly needs: readonly Capability[];
  /** The server's heartbeat is part of what is measured, so its timers are as short as the scale says. Elsewhere answers have their real time. */
  readonly measuresHeartbeat?: true;
  plan(budget: Budget, expected: Expected): Plan;
}
