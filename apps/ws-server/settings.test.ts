import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readServerSettings } from './settings.ts';

test('an empty environment gives the documented defaults', () => {
  const { pod, ...rest } = readServerSettings({});
  assert.match(pod, /^[A-Za-z0-9._-]+$/);
  assert.deepEqual(rest, {
    host: '0.0.0.0',
    port: 8080,
    controlPort: 9999,
    drainMs: 40_000,
    shutdownDeadlineMs: 45_000,
    operationMs: 30_000,
    heartbeatIntervalMs: 25_000,
    heartbeatTimeoutMs: 20_000,
    maxMessageBytes: 65_536,
    logLevel: 'info',
  });
});

test('the deadline follows the drain when it is not set', () => {
  assert.equal(readServerSettings({ DRAIN_MS: '1000' }).shutdownDeadlineMs, 6_000);
});

test('a deadline that is not above the drain is refused with both numbers and what would break', () => {
  assert.throws(
    () => readServerSettings({ DRAIN_MS: '1000', SHUTDOWN_DEADLINE_MS: '1000' }),
    /SHUTDOWN_DEADLINE_MS is 1000, but must be above DRAIN_MS \(1000\): connections closed at the end/,
  );
});
