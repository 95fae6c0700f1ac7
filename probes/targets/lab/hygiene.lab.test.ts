import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { HeldConnection } from './held-connection.fixture.ts';
import { processesBelow, startLabProcess } from './lab-process.fixture.ts';
import { openRunDirectory } from './run-directory.ts';

const haproxy = { name: 'haproxy', timeouts: 'chart-defaults' } as const;
const nginx = { name: 'nginx', timeouts: 'chart-defaults' } as const;

async function rootFor(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dp-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** Only Node's compile cache may stay. */
async function runsIn(root: string): Promise<readonly string[]> {
  return (await readdir(root)).filter((name) => name !== 'compile-cache');
}

async function assertNothingLeft(root: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  while ((await processesBelow(root)).length > 0 && performance.now() < deadline) await delay(20);
  assert.deepEqual(await processesBelow(root), []);
}

describe('what a run leaves behind', { concurrency: 3 }, () => {
  for (const controller of [haproxy, nginx]) {
    test(`${controller.name}: nothing, when the process exits in the middle (a second Ctrl-C, an uncaught error)`, async (t) => {
      const root = await rootFor(t);
      const { run, url } = await startLabProcess(root, { controller, then: 'process.exit(130)' });
      assert.match(url, /^ws:/);
      assert.ok((await processesBelow(root)).length >= 3);
      run.stdin?.write('go\n');
      await once(run, 'exit');
      await assertNothingLeft(root);
      assert.deepEqual(await runsIn(root), []);
    });

    test(`${controller.name}: after kill -9 the next start ends its processes, and nothing listens any more`, async (t) => {
      const root = await rootFor(t);
      const { run, url } = await startLabProcess(root, { controller });
      run.kill('SIGKILL');
      await once(run, 'exit');
      assert.ok((await processesBelow(root)).length >= 3, 'they outlive their run: that is the case to clean up');
      const said: string[] = [];
      await using next = await openRunDirectory((line) => said.push(line), root);
      await assertNothingLeft(root);
      assert.deepEqual(await runsIn(root), [next.path.slice(root.length + 1)]);
      assert.equal(said.length, 1);
      await assert.rejects(HeldConnection.open(url, 'late', () => 0));
    });
  }

  test('nothing, when the lab does not start: a proxy that does not run is named with its own words', async (t) => {
    const root = await rootFor(t);
    const folder = await rootFor(t);
    await writeFile(join(folder, 'haproxy'), '#!/bin/sh\necho "no such library" >&2\nexit 1\n');
    await chmod(join(folder, 'haproxy'), 0o755);
    const environment = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { run, complaints } = await startLabProcess(root, { controller: haproxy, environment });
    if (run.exitCode === null) await once(run, 'exit');
    assert.equal(run.exitCode, 3);
    assert.match(complaints(), /^TargetError: '.*haproxy -v' failed: .*no such library/s);
    await assertNothingLeft(root);
  });

  test('a folder that cannot be made is said with its path and the way out', async (t) => {
    const root = join(await rootFor(t), 'file');
    await writeFile(root, '');
    await assert.rejects(
      openRunDirectory(() => undefined, root),
      {
        name: 'TargetError',
        message: /lab's folder below .*file cannot be used.*a file is in the way: remove it/,
      },
    );
  });
});
