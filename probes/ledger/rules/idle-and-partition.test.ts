import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '../../../infra/settings/duration.ts';
import { attributeHandMade, firstWorker, happened } from '../hand-made.fixture.ts';

const { link, proxyLog, appClosed } = happened;
const budget = { idle: Duration.seconds(10) };

test('an end when the idle time has passed since the last byte is the idle timer', () => {
  const { cause, evidence, origin } = attributeHandMade({
    events: [firstWorker],
    budget,
    record: { lastByteAt: 10_030 },
  });
  assert.equal(cause, 'idle-timeout');
  assert.equal(evidence, 'the last byte passed 9.97 s before the end; HAProxy’s timeout tunnel is 10 s');
  assert.deepEqual(origin, { kind: 'silence', at: 10_030, pod: 'proxy-1' });
});

test('a byte that came shortly before rules the idle timer out', () => {
  assert.equal(attributeHandMade({ events: [firstWorker], budget, record: { lastByteAt: 12_000 } }).cause, 'unknown');
});

test('HAProxy’s own word for its timer is enough', () => {
  const { cause, evidence } = attributeHandMade({ events: [proxyLog(20_000, 'sD')], record: { lastByteAt: 15_000 } });
  assert.equal(cause, 'idle-timeout');
  assert.match(evidence, /HAProxy logged sD/);
});

test('where a cut link is why nothing was said, the idle timer’s end is the partition', () => {
  const record = { lastByteAt: 10_030 };
  const { cause, evidence, origin } = attributeHandMade({ events: [link(12_000, 'cut')], budget, record });
  assert.equal(cause, 'partition');
  assert.match(evidence, /^the link to app-1 was cut 8 s before the end; the last byte passed 9\.97 s before/);
  assert.deepEqual(origin, { kind: 'link-cut', at: 12_000, pod: 'app-1' });
});

test('a cut that came when the connection had been silent for longer than a heartbeat is not why', () => {
  const { cause } = attributeHandMade({ events: [link(17_000, 'cut')], budget, record: { lastByteAt: 10_000 } });
  assert.equal(cause, 'idle-timeout');
});

test('a cut between other pods explains nothing', () => {
  assert.equal(attributeHandMade({ events: [link(19_990, 'cut', 'reset', ['app-2'])] }).cause, 'unknown');
});

test('a link that is reset ends what is on it', () => {
  const { cause, evidence } = attributeHandMade({ events: [link(19_990, 'cut', 'reset')] });
  assert.equal(cause, 'partition');
  assert.equal(evidence, 'the link to app-1 was reset 10 ms before the end');
});

test('an end that arrives when the link is mended was held back by the cut', () => {
  const { cause, evidence } = attributeHandMade({ events: [link(8_000, 'cut'), link(19_950, 'restored')] });
  assert.equal(cause, 'partition');
  assert.match(evidence, /was cut \(drop\) 12 s before the end and mended 50 ms before it/);
});

test('the heartbeat that gives up behind a cut link is the partition, and says so', () => {
  const events = [link(8_000, 'cut'), appClosed(16_000, 'heartbeat', 1006), link(19_950, 'restored')];
  const { cause, evidence } = attributeHandMade({ events });
  assert.equal(cause, 'partition');
  assert.equal(
    evidence,
    'the link to app-1 was cut 8 s before its heartbeat gave the client up, after 3 s without an answer; the end reached the client 4 s after that',
  );
});

test('the heartbeat that gives up on a whole link is the app’s own close', () => {
  const { cause, origin } = attributeHandMade({ events: [appClosed(19_990, 'heartbeat', 1006)] });
  assert.equal(cause, 'app-close');
  assert.equal(origin.kind, 'silence');
});

test('a cut that was mended long before has nothing to do with it', () => {
  assert.equal(attributeHandMade({ events: [link(8_000, 'cut'), link(12_000, 'restored')] }).cause, 'unknown');
});

test('NGINX may be early by its lazy timers, HAProxy may not', () => {
  const at = (proxy: 'haproxy' | 'nginx') =>
    attributeHandMade({ events: [firstWorker], budget, proxy, record: { lastByteAt: 10_290 } }).cause;
  assert.equal(at('nginx'), 'idle-timeout');
  assert.equal(at('haproxy'), 'unknown');
});
