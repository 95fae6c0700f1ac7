import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { openRunDirectory } from './run-directory.ts';

async function rootFor(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'drainproof-test-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return root;
}

/** A run that starts a long sleep in a pod's folder, in a group of its own, says its pid, and then waits to be killed. */
function victim(root: string): string {
  const module = join(import.meta.dirname, 'run-directory.ts');
  const child = join(import.meta.dirname, 'child.ts');
  return `
    const { openRunDirectory } = await import(${JSON.stringify(module)});
    const { startChild } = await import(${JSON.stringify(child)});
    const run = await openRunDirectory(() => {}, ${JSON.stringify(root)});
    const sleeper = await startChild({ command: 'sleep', args: ['600'], directory: await run.forPod('pod-1'), environment: {}, onLine: () => {} });
    console.log(sleeper.pid);
    setInterval(() => {}, 1000);
  `;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('what a run left behind that was killed with kill -9 is ended and removed by the next start', async (t) => {
  const root = await rootFor(t);
  const run = spawn(process.execPath, ['--input-type=module', '-e', victim(root)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: run.stdout }), 'line')) as [string];
  const sleeper = Number(line);
  assert.ok(isRunning(sleeper));
  run.kill('SIGKILL');
  await once(run, 'exit');
  assert.ok(isRunning(sleeper), 'the child outlives its run: that is the case to clean up');

  const said: string[] = [];
  await using next = await openRunDirectory((what) => said.push(what), root);
  assert.deepEqual(said, ['cleaned up after a run that was killed: 1 process ended']);
  await waitUntil(() => !isRunning(sleeper));
  assert.deepEqual(
    (await readdir(root)).map((name) => join(root, name)),
    [next.path],
  );
});

test('a run that goes on is left alone', async (t) => {
  const root = await rootFor(t);
  const said: string[] = [];
  await using first = await openRunDirectory((what) => said.push(what), root);
  await using second = await openRunDirectory((what) => said.push(what), root);
  assert.notEqual(first.path, second.path);
  assert.deepEqual(said, []);
  assert.equal((await readdir(root)).length, 2);
});

test('a folder whose owner’s pid now belongs to somebody else is not taken for a living run', async (t) => {
  const root = await rootFor(t);
  const stale = join(root, 'run-stale');
  await mkdir(stale);
  await writeFile(join(stale, 'owner'), `${process.pid} Thu Jan  1 00:00:00 1970`);
  await using next = await openRunDirectory(() => undefined, root);
  assert.deepEqual(
    (await readdir(root)).map((name) => join(root, name)),
    [next.path],
  );
});

test('disposing a run removes its folder', async (t) => {
  const root = await rootFor(t);
  {
    await using run = await openRunDirectory(() => undefined, root);
    await run.forPod('pod-1');
  }
  assert.deepEqual(await readdir(root), []);
});

async function waitUntil(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it never came to be');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
