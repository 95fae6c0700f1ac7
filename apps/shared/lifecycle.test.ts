import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lifecycle, type ShutdownPlan } from './lifecycle.ts';
import { FakeProcess } from './testing/fake-process.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { memoryLog } from './testing/memory-log.ts';

const never = new Promise<void>(() => {});

function setUp(plan: Partial<ShutdownPlan> = {}) {
  const process = new FakeProcess();
  const clock = new ManualClock();
  const { log, lines } = memoryLog();
  const lifecycle = new Lifecycle({ process, clock, log });
  const whole: ShutdownPlan = { deadlineMs: 1_000, steps: [], left: () => 0, abandon: async () => {}, ...plan };
  return { process, clock, lines, lifecycle, ready: () => lifecycle.ready(whole) };
}

test('an app is starting, then ready, then draining from the very moment of the signal, then stopped', async () => {
  const { process, clock, lifecycle, ready } = setUp({ steps: [{ name: 'wait', run: () => clock.sleep(10) }] });
  assert.equal(lifecycle.state, 'starting');
  ready();
  assert.equal(lifecycle.state, 'ready');
  process.emit('SIGTERM', 'SIGTERM');
  assert.equal(lifecycle.state, 'draining');
  assert.equal(lifecycle.signal, 'SIGTERM');
  await clock.advance(10);
  assert.equal(lifecycle.state, 'stopped');
});

test('steps run in order, each awaited, and the exit code is 0', async () => {
  const order: string[] = [];
  const step = (name: string, ms: number) => ({
    name,
    run: async () => {
      order.push(`${name} begins`);
      await clock.sleep(ms);
      order.push(`${name} ends`);
    },
  });
  const { process, clock, lines, ready } = setUp({ steps: [step('a', 100), step('b', 1), step('c', 0)] });
  ready();
  process.emit('SIGINT', 'SIGINT');
  await clock.advance(200);
  assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  assert.equal(process.exitCode, 0);
  const last = lines.at(-1);
  assert.equal(last?.event, 'exiting');
  assert.equal(last?.['code'], 0);
});

test('at the deadline what is left is counted and abandoned, later steps do not begin, and the exit code is 1', async () => {
  const calls: string[] = [];
  const { process, clock, lines, ready } = setUp({
    steps: [
      {
        name: 'hang',
        run: (deadline) => new Promise((resolve) => deadline.addEventListener('abort', () => resolve())),
      },
      { name: 'later', run: async () => void calls.push('later') },
    ],
    left: () => 3,
    abandon: async () => void calls.push('abandoned'),
  });
  ready();
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(999);
  assert.deepEqual(process.exits, []);
  await clock.advance(1);
  assert.deepEqual(process.exits, [1]);
  assert.deepEqual(calls, ['abandoned']);
  const missed = lines.find((line) => line.event === 'deadline-missed');
  assert.equal(missed?.['left'], 3);
  assert.equal(missed?.['step'], 'hang');
});

test('an abandoning that hangs delays the exit by no more than a second', async () => {
  const { process, clock, ready } = setUp({ steps: [{ name: 'hang', run: () => never }], abandon: () => never });
  ready();
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(2_000);
  assert.deepEqual(process.exits, [1]);
});

test('a second signal ends the app at once with 1', async () => {
  const { process, lines, ready } = setUp({ steps: [{ name: 'hang', run: () => never }] });
  ready();
  process.emit('SIGTERM', 'SIGTERM');
  process.emit('SIGINT', 'SIGINT');
  assert.deepEqual(process.exits, [1]);
  assert.match(lines.at(-1)?.msg ?? '', /second signal \(SIGINT\)/);
});

test('a step that throws is named, the rest is abandoned, and the exit code is 1', async () => {
  let abandoned = false;
  const { process, clock, lines, ready } = setUp({
    steps: [{ name: 'close the door', run: () => Promise.reject(new Error('it is stuck')) }],
    abandon: async () => void (abandoned = true),
  });
  ready();
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(0);
  assert.deepEqual(process.exits, [1]);
  assert.ok(abandoned);
  assert.match(lines.at(-1)?.msg ?? '', /'close the door' failed: it is stuck/);
});

test('a signal that comes while starting is acted on as soon as there is a plan, and the app never says it is ready', async () => {
  const { process, clock, lines, lifecycle, ready } = setUp();
  process.emit('SIGTERM', 'SIGTERM');
  assert.equal(lifecycle.state, 'draining');
  ready();
  await clock.advance(0);
  assert.equal(lifecycle.state, 'stopped');
  assert.equal(process.exitCode, 0);
  assert.ok(!lines.some((line) => line.event === 'ready'));
});

test('a second signal that comes when all is done changes nothing', async () => {
  const { process, clock, ready } = setUp();
  ready();
  process.emit('SIGTERM', 'SIGTERM');
  await clock.advance(0);
  process.emit('SIGTERM', 'SIGTERM');
  assert.deepEqual(process.exits, []);
  assert.equal(process.exitCode, 0);
});
