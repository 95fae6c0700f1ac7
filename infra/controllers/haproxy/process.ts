import type { Backend } from '../controller.ts';
import { backendName, serverName } from './configuration.ts';
import type { HaproxyPaths } from './paths.ts';
import { haproxyPaths } from './paths.ts';

export { parseHaproxyLog } from './log.ts';

/** Where a running HAProxy takes commands. */
export function haproxySockets(directory: string): Pick<HaproxyPaths, 'admin' | 'master'> {
  return haproxyPaths(directory);
}

/**
 * Arguments of `haproxy` that run it as the image does: master-worker mode in the foreground with a master socket
 * (haproxytech/kubernetes-ingress, fs/etc/s6-overlay/s6-rc.d/haproxy/run). The configuration is `haproxy.cfg` in the folder.
 */
export function haproxyCommand(directory: string): readonly string[] {
  const { master, configuration } = haproxyPaths(directory);
  return ['-W', '-db', '-S', `${master},mode,600,level,admin`, '-f', configuration];
}

/** Arguments that check the configuration and end with 0 when it can be used. */
export function haproxyTestCommand(directory: string): readonly string[] {
  return ['-c', '-f', haproxyPaths(directory).configuration];
}

/**
 * Commands on the admin socket that put a pod into a server slot, or empty it, in the order in which the controller gives them.
 * Established connections of the slot live on.
 * @param slot from 0
 */
export function setServer(slot: number, backend: Backend): readonly string[] {
  const server = `${backendName}/${serverName(slot)}`;
  const address = `set server ${server} addr ${backend.host} port ${backend.port}`;
  return [address, `set server ${server} state ${backend.name === '' ? 'maint' : 'ready'}`];
}
