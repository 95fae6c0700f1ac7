import type { Fault } from './fault.ts';

/** Changes the controller's configuration in a way that has nothing to do with the connections held: another app gets a route. */
export const reload: Fault = {
  name: 'reload',
  description: 'an Ingress for another app is added: the proxy reloads',
  needs: ['reload'],
  inject: (target, { signal }) => target.reload(signal),
};
