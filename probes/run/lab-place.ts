import { startFleet } from '../fleet/fleet.ts';
import { proxyConnections } from '../fleet/limits.ts';
import { startLab } from '../targets/lab/lab.ts';
import type { RunDirectory } from '../targets/lab/run-directory.ts';
import type { Place } from './place.ts';

/** The embedded lab, with the clients in this process. Each run has a lab of its own, so they can go on side by side. */
export function labPlace(directory: RunDirectory): Place {
  return {
    name: 'lab',
    sideBySide: true,
    startTarget: ({ needs, connections, ...request }) =>
      startLab({
        ...request,
        directory,
        links: needs.has('partition') && request.controller.endpoints.by !== 'lua',
        maxConnections: proxyConnections(connections),
      }),
    startFleet,
  };
}
