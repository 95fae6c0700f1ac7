import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { areInstalled, installPackages } from './packages.mjs';
import type { Sandbox } from './sandbox.fixture.ts';
import { startSandbox, stderrOf } from './sandbox.fixture.ts';

type Packages = Readonly<Record<string, { readonly version: string; readonly optional?: boolean }>>;

const wanted: Packages = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/other-system': { version: '2.0.0', optional: true },
};
const present: Packages = { 'node_modules/a': { version: '1.0.0' } };

async function lock(sandbox: Sandbox, packages: Packages): Promise<void> {
  await writeFile(join(sandbox.folder, 'package-lock.json'), JSON.stringify({ packages }));
}

async function installed(sandbox: Sandbox, packages: Packages): Promise<void> {
  await mkdir(join(sandbox.folder, 'node_modules'), { recursive: true });
  await writeFile(join(sandbox.folder, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

/** An npm that takes a moment, and then has installed what `present` says. */
async function fakeNpm(sandbox: Sandbox): Promise<Disposable> {
  const script = `
    import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(join(sandbox.folder, 'asked'))}, process.argv.slice(2).join(' ') + '\\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    mkdirSync('node_modules', { recursive: true });
    writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify({ packages: present }))});`;
  return npm(sandbox, script);
}

async function npm(sandbox: Sandbox, script: string): Promise<Disposable> {
  await writeFile(join(sandbox.folder, 'package.json'), '{ "type": "module" }');
  const file = join(sandbox.folder, 'npm-cli.js');
  await writeFile(file, script);
  const before = process.env['npm_execpath'];
  process.env['npm_execpath'] = file;
  return {
    [Symbol.dispose]: () => {
      if (before === undefined) delete process.env['npm_execpath'];
      else process.env['npm_execpath'] = before;
    },
  };
}

function install({ folder }: Sandbox): Promise<string> {
  return stderrOf(() => installPackages({ root: folder, folder: join(folder, '.drainproof') }));
}

describe('packages', () => {
  test('are there when every package of the lock is, but for those of other systems', async () => {
    await using sandbox = await startSandbox();
    await lock(sandbox, wanted);
    assert.equal(await areInstalled(sandbox.folder), false, 'no node_modules');
    await installed(sandbox, present);
    assert.equal(await areInstalled(sandbox.folder), true);
    await installed(sandbox, { 'node_modules/a': { version: '1.0.1' } });
    assert.equal(await areInstalled(sandbox.folder), false, 'another version');
    await installed(sandbox, {});
    assert.equal(await areInstalled(sandbox.folder), false, 'one is missing');
  });

  test('that are missing are installed by npm ci, said in one line', async () => {
    await using sandbox = await startSandbox();
    await lock(sandbox, wanted);
    using _npm = await fakeNpm(sandbox);
    assert.match(await install(sandbox), /^set-up: packages by npm ci … \d+\.\d s\n$/);
    assert.equal((await sandbox.lines('asked')).length, 1);
    assert.match((await sandbox.lines('asked'))[0] ?? '', /^ci --no-audit --no-fund/);
    assert.equal(await install(sandbox), '', 'and then nothing is said or done');
    assert.equal((await sandbox.lines('asked')).length, 1);
  });

  test('are installed once when two commands start at once', async () => {
    await using sandbox = await startSandbox();
    await lock(sandbox, wanted);
    using _npm = await fakeNpm(sandbox);
    await stderrOf(async () => {
      const places = { root: sandbox.folder, folder: join(sandbox.folder, '.drainproof') };
      await Promise.all([installPackages(places), installPackages(places)]);
    });
    assert.equal((await sandbox.lines('asked')).length, 1);
  });

  test('that npm cannot install end the start with its own last lines and what to do', async () => {
    await using sandbox = await startSandbox();
    await lock(sandbox, wanted);
    using _npm = await npm(sandbox, "console.error('npm error network'); process.exit(7);");
    await assert.rejects(install(sandbox), {
      name: 'SetUpFailure',
      message: /ci .*' ended with 7:\n {2}npm error network\nIs the network there\?/,
    });
  });
});
