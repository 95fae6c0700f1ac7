import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineEvent } from '../timeline/events.ts';
import { firstWorker, handMadeRecord, happened } from './hand-made.fixture.ts';
import { proxySeat } from './proxy-seat.ts';
import { indexTimeline } from './timeline-index.ts';

const { worker, proxyLog } = happened;
const later = worker(900, 'started', 1);

function seat(proxy: string | null, ...events: readonly TimelineEvent[]) {
  return proxySeat(handMadeRecord({ proxy }), indexTimeline(events));
}

test('the proxy’s own header names pod and worker, and the timeline its generation', () => {
  assert.deepEqual(seat('proxy-1/12', firstWorker, later), { pod: 'proxy-1', pid: 12, generation: 1 });
  assert.deepEqual(seat('proxy-1/99', firstWorker), { pod: 'proxy-1', pid: 99, generation: null });
});

test('without the header the proxy’s line about the connection does', () => {
  assert.deepEqual(seat(null, firstWorker, later, proxyLog(20_000, 'SD')), { pod: 'proxy-1', pid: 11, generation: 0 });
});

test('without both it is the newest worker of the only proxy at the time, and nothing where there are two', () => {
  const young = worker(5_000, 'started', 2);
  assert.deepEqual(seat(null, firstWorker, later, young), { pod: 'proxy-1', pid: 12, generation: 1 });
  const other: TimelineEvent = { at: 100, kind: 'worker', pod: 'proxy-2', pid: 31, generation: 0, phase: 'started' };
  assert.deepEqual(seat(null, firstWorker, other), { pod: null, pid: null, generation: null });
});
