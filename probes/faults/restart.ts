import type { ComponentName } from '../timeline/events.ts';
import type { Fault } from './fault.ts';

/** Replaces every pod of the component by rolling update, as `kubectl rollout restart` does. Over when the last old pod is gone. */
export function restart(component: ComponentName): Fault {
  return {
    name: `restart ${component}`,
    description: `kubectl rollout restart of the ${component}`,
    needs: ['restart'],
    replaces: component,
    inject: (target, { signal }) => target.restart(component, signal),
  };
}
