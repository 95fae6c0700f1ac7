import type { Budget, CloudRules } from './budget.ts';
import { Duration } from './duration.ts';
import type { Relation } from './relation.ts';
import type { Settings } from './schema.ts';

const second = Duration.seconds(1);

/** What the cloud's own interface takes, whoever sets it. */
export function cloudLimits({ controller, app }: Budget, settings: Settings, cloud: CloudRules): readonly Relation[] {
  const { name } = settings.controller;
  const { idle } = controller;
  const drain = app.preStop.plus(app.drain);
  return [
    {
      holds: !second.isLongerThan(idle) && !idle.isLongerThan(cloud.mostIdle),
      broken: `'controller.idle' (${idle}) must be from 1s to ${cloud.mostIdle} for '${name}': its load balancer takes nothing else`,
    },
    {
      holds: !drain.isLongerThan(cloud.mostDrain),
      broken: `'app.preStopDelay' + 'app.drain' (${app.preStop} + ${app.drain} = ${drain}) must be at most ${cloud.mostDrain} for '${name}': its load balancer lets no target drain for longer`,
    },
  ];
}

/** What sessions need of it. */
export function cloudRelations(budget: Budget, settings: Settings, cloud: CloudRules): readonly Relation[] {
  const { propagation, session, controller } = budget;
  const { name } = settings.controller;
  return [
    {
      holds: !cloud.leastPropagation.isLongerThan(propagation),
      broken: `'propagation' (${propagation}) must be at least ${cloud.leastPropagation} for '${name}': its load balancer sends new connections to a pod that is going for so long`,
    },
    {
      holds: !cloud.idleIsLifetime || !session.keep.isLongerThan(controller.idle),
      broken: `'controller.idle' (${controller.idle}) must be at least 'session.keep' (${session.keep}) for '${name}': it ends every connection after that time, idle or not`,
    },
  ];
}
