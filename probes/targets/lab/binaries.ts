import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { TargetError } from '../errors.ts';

const run = promisify(execFile);

/** Debian keeps servers in /usr/sbin, which an ordinary user's PATH may lack; Homebrew has its own folder. */
const furtherFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** What the lab needs of each: the master CLI's `reload` came with HAProxy 2.5 (its CHANGELOG); NGINX's switch `-e` came with 1.19.5 (its CHANGES). */
const oldest = { haproxy: '2.5', nginx: '1.19.5' } as const;

export interface Binary {
  readonly path: string;
  readonly version: string;
}

/**
 * Finds a proxy's binary and asks its version.
 * @throws TargetError when it is missing, does not run, or is too old: with the command that installs it.
 */
export async function findProxy(name: 'haproxy' | 'nginx'): Promise<Binary> {
  const path = await find(name);
  if (path === null) {
    throw new TargetError(
      `'${name}' is not installed (looked in PATH and ${furtherFolders.join(', ')}): 'sudo apt-get install ${name}', 'sudo dnf install ${name}' or 'brew install ${name}'`,
    );
  }
  const version = await versionOf(path);
  if (version.localeCompare(oldest[name], undefined, { numeric: true }) < 0) {
    throw new TargetError(`${path} is version ${version}; the lab needs ${name} ${oldest[name]} or newer`);
  }
  return { path, version };
}

async function find(name: string): Promise<string | null> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...furtherFolders];
  for (const folder of folders) {
    const path = join(folder, name);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && usable) return path;
  }
  return null;
}

async function versionOf(path: string): Promise<string> {
  const answer = await run(path, ['-v'], { timeout: 10_000 }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message.trim() : String(error);
    throw new TargetError(`'${path} -v' failed: ${why}`);
  });
  const version = /(?:version |nginx\/)(\d+(?:\.\d+)+)/.exec(answer.stdout + answer.stderr)?.[1];
  if (version === undefined)
    throw new TargetError(`'${path} -v' did not print a version: ${answer.stdout}${answer.stderr}`);
  return version;
}
