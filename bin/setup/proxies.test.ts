import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SetUpFailure } from './failure.mjs';
import { installProxies, proxiesFor } from './proxies.mjs';
import { findProgram } from './programs.mjs';
import type { Sandbox } from './sandbox.fixture.ts';
import { asUser, startSandbox, stderrOf } from './sandbox.fixture.ts';

const both = ['haproxy', 'nginx'] as const;

/** Looks in the sandbox only, whatever this machine has. */
const find = (name: string): string | null => findProgram([name], { further: [] });

/** Writes down what it was asked, and whether services were forbidden to start while it worked. */
function fakeApt(sandbox: Sandbox, then = 'exit 0'): Promise<string> {
  return sandbox.program(
    'apt-get',
    `echo "$DEBIAN_FRONTEND $*" >> asked; ./policy >/dev/null 2>&1; echo "$?" >> policy-answers; ${then}`,
  );
}

function install(sandbox: Sandbox): Promise<string> {
  return stderrOf(() => installProxies(both, { find, policy: join(sandbox.folder, 'policy') }));
}

describe('proxies by apt', () => {
  test('where both are installed nothing is said or done', async () => {
    await using sandbox = await startSandbox();
    await fakeApt(sandbox);
    for (const name of both) await sandbox.program(name, '');
    assert.equal(await install(sandbox), '');
    assert.deepEqual(await sandbox.lines('asked'), []);
  });

  test('root gets only the missing one, without a question and without its service', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(0);
    await fakeApt(sandbox);
    await sandbox.program('haproxy', '');
    await sandbox.program('systemctl', 'echo "$*" >> systemctl-asked');
    assert.match(await install(sandbox), /^set-up: nginx by apt \(their services are not started\) … \d+\.\d s\n$/);
    const options = '-o DPkg::Lock::Timeout=120 install -y --no-install-recommends';
    assert.deepEqual(await sandbox.lines('asked'), [`noninteractive ${options} nginx-light`]);
    assert.deepEqual(await sandbox.lines('policy-answers'), ['101'], 'services may not start while apt works');
    assert.equal(existsSync(join(sandbox.folder, 'policy')), false, 'the policy is gone afterwards');
    assert.deepEqual(await sandbox.lines('systemctl-asked'), ['disable --quiet nginx']);
  });

  test('a policy that was there stays as it is', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(0);
    await fakeApt(sandbox);
    await writeFile(join(sandbox.folder, 'policy'), '#!/bin/sh\nexit 104\n', { mode: 0o755 });
    await install(sandbox);
    assert.deepEqual(await sandbox.lines('policy-answers'), ['104']);
    assert.equal(existsSync(join(sandbox.folder, 'policy')), true);
  });

  test('the lists of packages are read anew when the first attempt fails, and then it is tried again', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(0);
    await fakeApt(sandbox, 'case "$*" in *update) touch updated;; *) [ -e updated ];; esac');
    await sandbox.program('touch', 'echo > "$1"');
    await install(sandbox);
    const verbs = (await sandbox.lines('asked')).map((line) => /(install|update)/.exec(line)?.[0]);
    assert.deepEqual(verbs, ['install', 'update', 'install']);
  });

  test('when apt fails its own last lines are shown, and the policy is removed all the same', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(0);
    await fakeApt(sandbox, 'echo "E: Unable to locate package" >&2; exit 100');
    await assert.rejects(install(sandbox), (error: Error) => {
      assert.ok(error instanceof SetUpFailure);
      assert.match(error.message, /'apt-get install haproxy nginx-light' ended with 1:\n( {2}E: Unable.*\n)+Install/);
      return true;
    });
    assert.equal(existsSync(join(sandbox.folder, 'policy')), false);
  });

  test('an ordinary user gets them by sudo where that asks nothing', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(1000);
    await fakeApt(sandbox);
    await sandbox.program('true', 'exit 0');
    await sandbox.program('sudo', 'printf "%s\\n" "$1" >> sudo-asked; shift; exec "$@"');
    await install(sandbox);
    assert.equal((await sandbox.lines('asked')).length, 1);
    assert.deepEqual(new Set(await sandbox.lines('sudo-asked')), new Set(['-n']));
  });

  test('where sudo would ask, where there is no sudo, and where there is no apt, the one command to run is said', async () => {
    await using sandbox = await startSandbox();
    using _user = asUser(1000);
    const refused = {
      name: 'SetUpFailure',
      message:
        /haproxy and nginx are not installed[^]*apt-get install --no-install-recommends haproxy nginx-light\n {2}sudo dnf install haproxy nginx\n {2}brew install haproxy nginx\n/,
    };
    await assert.rejects(install(sandbox), refused, 'no apt');
    await fakeApt(sandbox);
    await assert.rejects(install(sandbox), refused, 'no sudo');
    await sandbox.program('sudo', 'echo "sudo: a password is required" >&2; exit 1');
    await assert.rejects(install(sandbox), refused, 'sudo asks');
    assert.deepEqual(await sandbox.lines('asked'), [], 'apt was not started');
  });
});

test('only commands that measure need proxies, and only those of the controllers that they name', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['', []],
    ['--help', []],
    ['scenarios', []],
    ['explain haproxy', []],
    ['run', both],
    ['run --help', []],
    ['run all --scale 1/10', both],
    ['run --controller haproxy-901s', ['haproxy']],
    ['run --controller=nginx,nginx-f5-aligned', ['nginx']],
    ['run --controller haproxy --controller nginx', both],
    ['run --controller all', both],
    ['compare haproxy-defaults haproxy-aligned', ['haproxy']],
    ['compare haproxy nginx', both],
    ['compare reports/a.json reports/b.json', []],
    ['report reports/haproxy.json', []],
  ];
  for (const [line, expected] of table) {
    assert.deepEqual(proxiesFor(line.split(' ').filter((word) => word !== '')), expected, line);
  }
});
