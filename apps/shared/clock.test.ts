import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock, within } from './clock.ts';
import { ManualClock } from './testing/manual-clock.ts';

test('work that is done before the time is up is done, and leaves no timer behind', async () => {
  const timersBefore = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  assert.equal(await within(systemClock, 60_000, Promise.resolve()), 'done');
  const timersAfter = process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  assert.equal(timersAfter, timersBefore);
});

test('work that is not done when the time is up is late', async () => {
  const clock = new ManualClock();
  const outcome = within(clock, 100, new Promise(() => {}));
  await clock.advance(100);
  assert.equal(await outcome, 'late');
});

test('work that fails within the time fails the wait with its own error', async () => {
  await assert.rejects(within(new ManualClock(), 100, Promise.reject(new Error('broken'))), /broken/);
});

test('a sleep whose signal aborts rejects at once', async () => {
  const over = new AbortController();
  const sleep = systemClock.sleep(60_000, over.signal);
  over.abort();
  await assert.rejects(sleep, { name: 'AbortError' });
});

test('the monotonic clock has a fraction of a millisecond and never goes back', () => {
  const stamps = Array.from({ length: 1_000 }, () => systemClock.monotonicMs());
  assert.ok(stamps.some((stamp) => !Number.isInteger(stamp)));
  assert.deepEqual(
    stamps,
    stamps.toSorted((a, b) => a - b),
  );
});
