import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from './clock.ts';
import { memoryLog } from './testing/memory-log.ts';

test('each line is JSON with its event, pod, fields and the moment of the call on the monotonic clock', () => {
  const { log, lines } = memoryLog();
  const before = systemClock.monotonicMs();
  log.info('connection-opened', { connection: 'c1' }, 'connection opened');
  const after = systemClock.monotonicMs();
  const [line] = lines;
  assert.ok(line);
  assert.equal(line.event, 'connection-opened');
  assert.equal(line.pod, 'test-pod');
  assert.equal(line['connection'], 'c1');
  assert.equal(line.msg, 'connection opened');
  assert.ok(before <= line.monotonicMs && line.monotonicMs <= after);
});

test('lines below the level are not written', () => {
  const { log, lines } = memoryLog('warn');
  log.debug('ready', {}, 'ready');
  log.info('ready', {}, 'ready');
  log.warn('still-alive', {}, 'still alive');
  log.error('exiting', {}, 'exiting');
  assert.deepEqual(
    lines.map((line) => line.event),
    ['still-alive', 'exiting'],
  );
});
