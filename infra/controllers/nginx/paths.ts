import { join } from 'node:path';

/** NGINX's files in a pod's folder. */
export interface NginxPaths {
  readonly configuration: string;
  readonly pid: string;
  /** Lines of `log.ts`. A file of its own: the output of a child of Node is a socket, which NGINX cannot open by the name /dev/stdout. */
  readonly accessLog: string;
  /** A folder for what NGINX writes on the way; made by NGINX. */
  readonly temporary: (kind: string) => string;
}

export function nginxPaths(directory: string): NginxPaths {
  return {
    configuration: join(directory, 'nginx.conf'),
    pid: join(directory, 'nginx.pid'),
    accessLog: join(directory, 'access.log'),
    temporary: (kind) => join(directory, `${kind}-temp`),
  };
}
