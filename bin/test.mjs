// The tests: bin/test.mjs [fast|lab|browser|cluster …]; without a name all that need no cluster.
import { installChromium } from './setup/chromium.mjs';
import { leaveWith } from './setup/failure.mjs';
import { installProxies } from './setup/proxies.mjs';
import { setUp } from './setup/set-up.mjs';

try {
  await setUp();
  process.exitCode = await test(process.argv.slice(2));
} catch (error) {
  leaveWith(error);
}

/**
 * @param {readonly string[]} named
 * @returns {Promise<number>} the exit code
 */
async function test(named) {
  // They need what set-up has brought.
  const { filesOf, groups } = await import('./tests/groups.mjs');
  const { runGroups } = await import('./tests/run.mjs');
  const unknown = named.filter((name) => !(name in groups));
  if (unknown.length > 0) {
    process.stderr.write(`'${unknown.join(' ')}' is no group of tests; there are ${Object.keys(groups).join(', ')}\n`);
    return 2;
  }
  const names = named.length > 0 ? named : ['fast', 'lab', 'browser'];
  if (names.includes('lab')) await installProxies(['haproxy', 'nginx']);
  const wanted = [];
  for (const name of names) {
    const files = await filesOf(name);
    if (files.length === 0) process.stdout.write(`${name}: there are no tests of this kind\n`);
    else if (name !== 'browser' || (await hasChromium())) wanted.push({ name, files });
  }
  return (await runGroups(wanted)) ? 0 : 1;
}

async function hasChromium() {
  const chromium = await installChromium();
  if ('why' in chromium) {
    process.stdout.write(`browser: left out, ${chromium.why}\n`);
    return false;
  }
  process.env['DRAINPROOF_CHROMIUM'] = chromium.path;
  return true;
}
