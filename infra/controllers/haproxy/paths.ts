import { join } from 'node:path';

/** A UNIX socket's path may have 107 bytes (Linux, sun_path), of which HAProxy takes some for `.<pid>.tmp` while it binds. */
const longestSocketPath = 90;

/** HAProxy's files in a pod's folder. */
export interface HaproxyPaths {
  readonly configuration: string;
  readonly pid: string;
  /** The runtime API. */
  readonly admin: string;
  /** The master's own command line. */
  readonly master: string;
}

/** @throws RangeError when the folder's name is too long for a socket in it. */
export function haproxyPaths(directory: string): HaproxyPaths {
  const master = join(directory, 'master.sock');
  const length = Buffer.byteLength(master);
  if (length > longestSocketPath) {
    throw new RangeError(
      `'${master}' is ${length} bytes long, and HAProxy's sockets need a path of at most ${longestSocketPath}: use a shorter folder`,
    );
  }
  return {
    configuration: join(directory, 'haproxy.cfg'),
    pid: join(directory, 'haproxy.pid'),
    admin: join(directory, 'admin.sock'),
    master,
  };
}
