import type { Clock } from '../timeline/clock.ts';
import type { Emit } from '../timeline/events.ts';
import type { Afterwards } from './afterwards.ts';
import type { FleetPlan } from './record.ts';
import type { Roster } from './roster.ts';
import type { Url } from './url.ts';
import type { Wheel } from './wheel.ts';

/** What all clients of a fleet share, so that none needs its own. */
export interface Surroundings {
  readonly plan: FleetPlan;
  readonly url: Url;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly wheel: Wheel;
  readonly afterwards: Afterwards;
  readonly roster: Roster;
}
