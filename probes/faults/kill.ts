import type { ComponentName } from '../timeline/events.ts';
import type { Fault } from './fault.ts';

/** SIGKILL to one pod's container, without any warning: an OOM kill, a crash. The kubelet starts it again. */
export function kill(component: ComponentName): Fault {
  return {
    name: `kill ${component}`,
    description: `SIGKILL to one pod of the ${component}`,
    needs: ['kill'],
    inject: (target, { signal }) => target.kill(component, signal),
  };
}
