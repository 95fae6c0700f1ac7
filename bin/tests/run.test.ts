import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../setup/places.mjs';
import { filesOf } from './groups.mjs';

/** Runs groups of tests in a folder as a process of its own: node's runner does not run inside itself. */
async function runIn(folder: string, groups: readonly { readonly name: string; readonly files: readonly string[] }[]) {
  const url = new URL(`file://${join(repository, 'bin/tests/run.mjs')}`).href;
  const script = join(folder, 'run-groups.mjs');
  await writeFile(
    script,
    `import { runGroups } from ${JSON.stringify(url)};
    process.exitCode = (await runGroups(${JSON.stringify(groups)}, ${JSON.stringify(folder)})) ? 0 : 1;`,
  );
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
  return spawnSync(process.execPath, [script], { encoding: 'utf8', env });
}

async function testFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof files '));
  for (const [name, body] of Object.entries(files)) {
    await writeFile(join(folder, name), `import { test } from 'node:test';\ntest('${name}', () => { ${body} });\n`);
  }
  return folder;
}

test('a file belongs to the kind with the longest ending that it has', async () => {
  const folder = await testFolder({
    'a.test.ts': '',
    'b.lab.test.ts': '',
    'c.cluster.test.ts': '',
    'd.browser.test.ts': '',
  });
  assert.deepEqual(await filesOf('fast', folder), ['a.test.ts']);
  assert.deepEqual(await filesOf('lab', folder), ['b.lab.test.ts']);
  assert.deepEqual(await filesOf('cluster', folder), ['c.cluster.test.ts']);
  assert.deepEqual(await filesOf('browser', folder), ['d.browser.test.ts']);
  await rm(folder, { recursive: true });
});

test('several groups end with one summary of the runner, and with failure when a test of any has failed', async () => {
  const folder = await testFolder({ 'a.test.ts': "throw new Error('on purpose');", 'b.lab.test.ts': '' });
  const groups = [
    { name: 'fast', files: ['a.test.ts'] },
    { name: 'lab', files: ['b.lab.test.ts'] },
  ];
  const { status, stdout } = await runIn(folder, groups);
  assert.equal(status, 1);
  assert.match(stdout, /tests 2\n.*suites 0\n.*pass 1\n.*fail 1\n.*cancelled 0\n.*skipped 0\n.*todo 0\n.*duration_ms/);
  assert.equal(stdout.match(/^. tests \d/gm)?.length, 1);
  assert.ok(stdout.indexOf('failing tests') > stdout.indexOf('b.lab.test.ts'), 'failures are told after all groups');
  assert.equal((await runIn(folder, groups.slice(1))).status, 0);
  await rm(folder, { recursive: true });
});

test('a file of lab tests that keeps its process alive does not hold up the run', async () => {
  const folder = await testFolder({ 'a.lab.test.ts': 'setInterval(() => {}, 1000);', 'b.lab.test.ts': '' });
  const { status, stdout } = await runIn(folder, [{ name: 'lab', files: ['a.lab.test.ts', 'b.lab.test.ts'] }]);
  assert.equal(status, 0);
  assert.match(stdout, /tests 2\n.*suites 0\n.*pass 2\n/);
  await rm(folder, { recursive: true });
});
