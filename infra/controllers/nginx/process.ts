import { nginxPaths } from './paths.ts';

export { parseNginxLog } from './log.ts';
export { nginxPaths } from './paths.ts';

/** Arguments of `nginx`; it stays in the foreground by its configuration, `nginx.conf` in the folder. */
export function nginxCommand(directory: string): readonly string[] {
  return ['-p', directory, '-c', nginxPaths(directory).configuration];
}

/** Arguments that check the configuration and end with 0 when it can be used. */
export function nginxTestCommand(directory: string): readonly string[] {
  return ['-t', ...nginxCommand(directory)];
}
