import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { identityOf, isStillThere, pidOf } from './process-identity.ts';

test('a process is known by its identity while it lives, and not afterwards', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const identity = await identityOf(child.pid ?? 0);
  assert.equal(pidOf(identity), child.pid);
  assert.equal(await isStillThere(identity), true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await isStillThere(identity), false);
});

test('the same pid with another start time is somebody else', async () => {
  const own = await identityOf(process.pid);
  assert.equal(await isStillThere(own), true);
  assert.equal(await isStillThere(`${own}0`), false);
});

for (const identity of ['', 'nonsense', '0', '-1', String(spawnSync(process.execPath, ['--version']).pid)]) {
  test(`'${/^\d+$/.test(identity) ? 'a pid alone' : identity}' is no process that is still there`, async () => {
    assert.equal(await isStillThere(identity), false);
  });
}
