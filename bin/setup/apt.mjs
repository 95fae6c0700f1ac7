import { SetUpFailure } from './failure.mjs';
import { findProgram } from './programs.mjs';
import { lastLines, runTool } from './tool.mjs';

/** Debian asks this file whether a package may start its service; 101 says no (invoke-rc.d(8)). */
const policyFile = '/usr/sbin/policy-rc.d';

/**
 * Run as root with the file above, the services not to start at the next boot either, '--', and the packages. The lists of
 * packages are read anew only when they are missing or too old to install from.
 */
const script = `
policy=$1; shift
services=
while [ "$1" != -- ]; do services="$services $1"; shift; done
shift
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' > "$policy" || exit 1
  chmod 755 "$policy"
fi
install() { apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"; }
export DEBIAN_FRONTEND=noninteractive
install "$@" || { apt-get -o DPkg::Lock::Timeout=120 update && install "$@"; } || exit 1
if command -v systemctl > /dev/null; then
  for service in $services; do systemctl disable --quiet "$service" || true; done
fi
`;

/**
 * How to run a command as root without asking anybody; null where that is not possible, or there is no apt.
 * @returns {Promise<readonly string[] | null>} what to put before the command
 */
export async function aptAsRoot() {
  if (findProgram(['apt-get'], { further: [] }) === null) return null;
  if (process.getuid?.() === 0) return [];
  if (findProgram(['sudo'], { further: [] }) === null) return null;
  return (await runTool('sudo', ['-n', 'true'])).ok ? ['sudo', '-n'] : null;
}

/**
 * Installs Debian packages and starts none of their services, now or at the next boot.
 * @param {readonly string[]} packages
 * @param {{ asRoot: readonly string[], services?: readonly string[], policy?: string }} options
 * @throws {SetUpFailure} with apt's own last lines
 */
export async function aptInstall(packages, { asRoot, services = [], policy = policyFile }) {
  const command = [...asRoot, 'sh', '-c', script, 'sh', policy, ...services, '--', ...packages];
  const { ok, output, ended } = await runTool(command[0] ?? 'sh', command.slice(1));
  if (ok) return;
  throw new SetUpFailure(
    `'apt-get install ${packages.join(' ')}' ${ended}:\n${lastLines(output)}\nInstall ${packages.join(' and ')} yourself, then start again.`,
  );
}
