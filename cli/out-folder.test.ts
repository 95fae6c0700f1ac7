import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { claimFolder } from './out-folder.ts';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-out-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('a folder is made and claimed, and is empty again when the run is over', async (context) => {
  const folder = join(await folderFor(context), 'deep', 'reports');
  {
    await using _claim = await claimFolder(folder);
    assert.deepEqual(await readdir(folder), ['.drainproof-run']);
  }
  assert.deepEqual(await readdir(folder), []);
});

test('a folder into which another run is writing is refused, with its process and the way out', async (context) => {
  const folder = await folderFor(context);
  await using _claim = await claimFolder(folder);
  const says = new RegExp(`^another run \\(process ${process.pid}\\) is writing into '.*': .*--out`);
  await assert.rejects(claimFolder(folder), { name: 'UsageError', message: says });
});

test('a claim of a run that was killed is taken over, and so is one that names no process', async (context) => {
  const folder = await folderFor(context);
  const { pid } = spawnSync(process.execPath, ['--version']);
  for (const owner of [String(pid), 'nonsense', '']) {
    await writeFile(join(folder, '.drainproof-run'), owner);
    await using _claim = await claimFolder(folder);
  }
  assert.deepEqual(await readdir(folder), []);
});

test('a folder that cannot be made is refused with the reason', async (context) => {
  const file = join(await folderFor(context), 'file');
  await writeFile(file, '');
  await assert.rejects(claimFolder(join(file, 'reports')), /a part of that path is a file and not a folder/);
});
