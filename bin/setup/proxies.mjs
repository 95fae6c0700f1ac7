import { aptAsRoot, aptInstall } from './apt.mjs';
import { SetUpFailure } from './failure.mjs';
import { findProgram } from './programs.mjs';
import { step } from './tool.mjs';

/** The proxies of the lab, and the package that has each. */
const proxies = /** @type {const} */ ({
  haproxy: { apt: 'haproxy', others: 'haproxy' },
  nginx: { apt: 'nginx-light', others: 'nginx' },
});

/** @typedef {keyof typeof proxies} Proxy */

/**
 * Sees to it that these proxies are there: installed by apt where nobody has to be asked for that.
 * @param {readonly Proxy[]} names
 * @param {{ find?: (name: Proxy) => string | null, policy?: string }} [options]
 * @throws {SetUpFailure} with the one command to run, where it can't be done
 */
export async function installProxies(names, { find = (name) => findProgram([name]), ...options } = {}) {
  const missing = names.filter((name) => find(name) === null);
  if (missing.length === 0) return;
  const asRoot = await aptAsRoot();
  if (asRoot === null) throw new SetUpFailure(notInstalled(missing));
  const packages = missing.map((name) => proxies[name].apt);
  await step(`${missing.join(' and ')} by apt (their services are not started)`, () =>
    aptInstall(packages, { asRoot, services: missing, ...options }),
  );
}

/** @param {readonly Proxy[]} missing */
function notInstalled(missing) {
  const apt = missing.map((name) => proxies[name].apt).join(' ');
  const others = missing.map((name) => proxies[name].others).join(' ');
  return [
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed, and installing needs rights that this user does not have without asking. Run one of`,
    `  sudo apt-get install --no-install-recommends ${apt}`,
    `  sudo dnf install ${others}`,
    `  brew install ${others}`,
    'and start again. Debian starts a service with its package: stop it, or this machine serves its port 80.',
  ].join('\n');
}

/**
 * The proxies that a command line needs: all, or those of the controllers that it names; none where only something is asked.
 * @param {readonly string[]} argv what follows `drainproof`
 * @returns {readonly Proxy[]}
 */
export function proxiesFor(argv) {
  const [verb, ...rest] = argv;
  if (rest.includes('--help') || rest.includes('-h')) return [];
  const all = /** @type {Proxy[]} */ (Object.keys(proxies));
  if (verb === 'run') return narrowed(all, controllersOf(rest));
  // What is compared are stored reports, or controllers that have to be measured first.
  const subjects = rest.filter((word) => !word.startsWith('-'));
  if (verb === 'compare')
    return subjects.some((word) => /^(?:haproxy|nginx)/.test(word)) ? narrowed(all, subjects) : [];
  return [];
}

/**
 * @param {readonly Proxy[]} all
 * @param {readonly string[]} controllers
 */
function narrowed(all, controllers) {
  if (controllers.length === 0) return all;
  const known = all.filter((name) => controllers.some((id) => id.startsWith(name)));
  return controllers.every((id) => all.some((name) => id.startsWith(name))) ? known : all;
}

/** @param {readonly string[]} words */
function controllersOf(words) {
  return words.flatMap((word, index) => {
    if (word === '--controller') return (words[index + 1] ?? '').split(',');
    return word.startsWith('--controller=') ? word.slice('--controller='.length).split(',') : [];
  });
}
