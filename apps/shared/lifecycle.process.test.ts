import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppProcess } from './testing/app-process.ts';

/** A program of a few lines around a real lifecycle; `body` sees `lifecycle` and `plan`. */
function program(body: string): AppProcess {
  const at = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
  const source = `
    import { Lifecycle } from ${at('./lifecycle.ts')};
    import { systemClock } from ${at('./clock.ts')};
    import { createLog } from ${at('./log.ts')};
    const log = createLog({ pod: 'p', level: 'info' });
    const lifecycle = new Lifecycle({ process, clock: systemClock, log });
    const timer = setInterval(() => {}, 1000);
    const plan = { deadlineMs: 5000, steps: [], left: () => 0, abandon: async () => {} };
    ${body}`;
  return new AppProcess(['--input-type=module', '--eval', source], {});
}

test('a process whose steps close everything ends by itself with 0', async () => {
  await using app = program(
    `lifecycle.ready({ ...plan, steps: [{ name: 'x', run: async () => clearInterval(timer) }] });`,
  );
  await app.line('ready');
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
  assert.equal(app.lines.at(-1)?.event, 'exiting');
});

test('a process that something keeps alive after its steps says what, and ends all the same', async () => {
  await using app = program(`lifecycle.ready(plan);`);
  await app.line('ready');
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 0, signal: null });
  const [line] = app.all('still-alive');
  assert.ok((line?.['resources'] as string[]).includes('Timeout'));
});

test('a process whose step outlasts the deadline ends with 1', async () => {
  await using app = program(
    `lifecycle.ready({ ...plan, deadlineMs: 50, left: () => 7, steps: [{ name: 'x', run: () => new Promise(() => {}) }] });`,
  );
  await app.line('ready');
  app.kill('SIGINT');
  assert.deepEqual(await app.exit, { code: 1, signal: null });
  assert.equal(app.all('deadline-missed')[0]?.['left'], 7);
});

test('a process that gets a second signal during its steps ends at once with 1', async () => {
  await using app = program(
    `lifecycle.ready({ ...plan, steps: [{ name: 'x', run: () => { log.info('drain-begun', {}, ''); return new Promise(() => {}); } }] });`,
  );
  await app.line('ready');
  app.kill('SIGTERM');
  await app.line('drain-begun');
  app.kill('SIGTERM');
  assert.deepEqual(await app.exit, { code: 1, signal: null });
});
