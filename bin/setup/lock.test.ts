import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from './lock.mjs';
import { startSandbox } from './sandbox.fixture.ts';

test('work under one lock is done one after the other, and nothing of the lock is left', async () => {
  await using sandbox = await startSandbox();
  const folder = join(sandbox.folder, 'own');
  let atOnce = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++atOnce);
    await delay(20);
    atOnce -= 1;
  };
  await Promise.all([withLock(folder, work), withLock(folder, work), withLock(folder, work)]);
  assert.equal(most, 1);
  assert.deepEqual(await readdir(folder), []);
});

test('a lock whose owner was killed is taken over', async () => {
  await using sandbox = await startSandbox();
  const gone = spawn(process.execPath, ['--version']);
  await once(gone, 'exit');
  await mkdir(join(sandbox.folder, 'own'));
  await writeFile(join(sandbox.folder, 'own', 'set-up.lock'), String(gone.pid));
  assert.equal(await withLock(join(sandbox.folder, 'own'), () => Promise.resolve('done')), 'done');
  assert.deepEqual(await readdir(join(sandbox.folder, 'own')), []);
});

test('a lock is given back when the work fails', async () => {
  await using sandbox = await startSandbox();
  const folder = join(sandbox.folder, 'own');
  await assert.rejects(
    withLock(folder, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await withLock(folder, () => Promise.resolve('done')), 'done');
});

test('a folder that cannot be made is said with what to do', async () => {
  await using sandbox = await startSandbox();
  await writeFile(join(sandbox.folder, 'file'), '');
  await assert.rejects(
    withLock(join(sandbox.folder, 'file', 'own'), () => Promise.resolve()),
    {
      name: 'SetUpFailure',
      message: /nothing can be installed in .*own: ENOTDIR[^]*clone it anew/,
    },
  );
});
