import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '../../infra/settings/duration.ts';
import { handMadeRecord } from '../ledger/hand-made.fixture.ts';
import { runSchema } from '../report/schema.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import type { Cell } from './cell.ts';
import { judge } from './judge.ts';
import type { Observation } from './observe.ts';
import { cellAt, emptyPlace } from './place.fixture.ts';

const steady = { count: 100, p50: 1, p95: 2, p99: 3, max: 4 };
const calibration = {
  clock: { kind: 'CLOCK_MONOTONIC', resolutionMs: 0.001 },
  burstDelayMs: steady,
  singleDelayMs: steady,
  clockErrorMs: 1,
};
const options = { calibration, sideBySide: 2 };
const faultAt = 2_000;
const place = emptyPlace();
const connections = 100;

test('an observation that was saved is judged again to the same report', () => {
  const cell = cellOf('haproxy-901s', 'controller-restart');
  const observation = restarted(cell);
  const { plan, ...recorded } = observation;
  const saved = JSON.parse(JSON.stringify(recorded)) as Omit<Observation, 'plan'>;
  const first = judge(cell, observation, options);
  assert.deepEqual(judge(cell, observation, options), first);
  assert.deepEqual(judge(cell, { ...saved, plan }, options), first);
});

test('the report of a restart that cut everything says so in every part, and is one that can be saved', () => {
  const cell = cellOf('haproxy-901s', 'controller-restart');
  const run = judge(cell, restarted(cell), options);
  assert.deepEqual(runSchema.parse(JSON.parse(JSON.stringify(run))), JSON.parse(JSON.stringify(run)));
  assert.equal(run.verdict, 'failed');
  assert.equal(
    run.why,
    '100 of 100 connections were cut before 14 s had passed, by proxy-signal: the first 30 ms after the fault began, the last 40 ms',
  );
  assert.match(run.remedy ?? '', /down-signal/);
  const { held, kept, ended, endedBy, cutBy, neverBack } = run.connections;
  assert.deepEqual({ held, kept, ended, neverBack }, { held: 100, kept: 0, ended: 100, neverBack: 0 });
  assert.deepEqual([endedBy, cutBy], [{ 'proxy-signal': 100 }, { 'proxy-signal': 100 }]);
  assert.deepEqual(run.gapMs, { count: 100, p50: 200, p95: 200, p99: 200, max: 200 });
  assert.equal(run.observed[0]?.agrees, true);
  assert.deepEqual(run.notes, []);
  assert.equal(run.settings['controller.terminationGracePeriod'], '901s');
  assert.equal((run.budget['controller'] as Record<string, unknown>)['hardStop'], '30s');
  assert.ok(run.events.some((event) => event.kind === 'signal'));
  assert.ok(!run.events.some((event) => event.kind.startsWith('connection-')));
});

test('where something else ends them than the facts say, the measurement counts and the fact is named', () => {
  const cell = cellOf('haproxy-aligned', 'controller-restart');
  const run = judge(cell, restarted(cell), options);
  assert.equal(run.observed[0]?.agrees, false);
  assert.match(run.notes[0] ?? '', /down-signal with SIGUSR1 makes it drain for hard-stop-after/);
});

test('what was asked with --keep is what is judged, and the report says what was asked and how long it was watched', () => {
  const own = cellOf('haproxy-aligned', 'controller-restart');
  const timers = { ...own.budget, session: { ...own.budget.session, keep: Duration.ms(500) } };
  const cell = { ...own, budget: timers };
  const pods = ['haproxy-1', 'haproxy-2'].map((pod): TimelineEvent => ({
    at: 0,
    kind: 'pod',
    pod,
    component: 'controller',
    phase: 'ready',
  }));
  const observation = restarted(cell);
  const run = judge(cell, { ...observation, events: [...pods, ...observation.events] }, options);
  assert.equal(run.keepMs, 500);
  assert.equal(
    run.predicted[0]?.afterMs,
    own.expected.restart.after === 'never' ? null : own.expected.restart.after.ms,
  );
  assert.match(run.notes.join(), /asked with --keep whether connections live for 500 ms, where 'session.keep' is 14 s/);
  assert.doesNotMatch(judge(own, restarted(own), options).notes.join(), /--keep/);
});

test('a connection is kept from when the fault came to its own pod, not from when a rollout began', () => {
  const own = cellOf('haproxy-901s', 'controller-restart');
  const cell = { ...own, budget: { ...own.budget, session: { ...own.budget.session, keep: Duration.ms(500) } } };
  const late = 3_000;
  const observation = restarted(cell);
  const moved = observation.events.map((event) =>
    event.kind === 'pod' || event.kind === 'signal' ? { ...event, at: event.at + late } : event,
  );
  const ready: TimelineEvent = { at: 0, kind: 'pod', pod: 'haproxy-1', component: 'controller', phase: 'ready' };
  const records = observation.records.map((record) =>
    record.attempt === 1
      ? { ...record, endedAt: (record.endedAt ?? 0) + late }
      : { ...record, openedAt: (record.openedAt ?? 0) + late },
  );
  const run = judge(cell, { ...observation, events: [ready, ...moved], records }, options);
  assert.deepEqual(run.connections.cutBy, { 'proxy-signal': 100 });
  assert.match(run.why, /100 of 100 connections were cut before 500 ms had passed since their own pod was told to go/);
});

test('the clock error is the calibration’s and what the target and the fleet add to it', () => {
  const cell = cellOf('haproxy-901s', 'controller-restart');
  assert.equal(judge(cell, { ...restarted(cell), clockErrorMs: 12 }, options).self.clockErrorMs, 13);
  const far = judge(cell, { ...restarted(cell), clockErrorMs: 200 }, options);
  assert.equal(far.verdict, 'inconclusive');
  assert.match(far.why, /times may be wrong by 201 ms/);
});

test('what could not be run is not supported, and its report can still be saved', () => {
  const cell = cellOf('haproxy-901s', 'network-partition');
  const observation = { ...restarted(cell), records: [], events: [], faultAt: null, bite: null, seenByServer: 0 };
  const run = judge(cell, { ...observation, missing: ['the lab was started without links'] }, options);
  assert.deepEqual([run.verdict, run.why], ['not-supported', 'the lab was started without links']);
  assert.deepEqual(run.self.limits, []);
  assert.ok(runSchema.safeParse(JSON.parse(JSON.stringify(run))).success);
});

test('a run with an event loop that was late is inconclusive, whatever it saw', () => {
  const cell = cellOf('haproxy-901s', 'controller-restart');
  const run = judge(cell, { ...restarted(cell), loopDelay: { ...steady, p99: 400 } }, options);
  assert.equal(run.verdict, 'inconclusive');
  assert.equal(run.remedy, null);
  assert.equal(run.self.limits.length, 1);
});

test('where connections are meant to move, the bound is of those that heard nothing of it', () => {
  const cell = cellOf('haproxy-901s', 'server-kill');
  const run = judge(cell, restarted(cell), options);
  assert.equal(run.keepMs, 0);
  assert.equal(run.connections.kept, 100);
  assert.equal(run.bound.words, '100 of 100 ended without a Close frame: at least 96.4 % at 95 % confidence');
});

function cellOf(id: string, name: string): Cell {
  return cellAt(place, id, name);
}

/** A proxy that got SIGTERM, and clients that were served by another one 200 ms after they were cut. */
function restarted({ scenario, budget: timers, expected }: Cell): Observation {
  const clients = Array.from({ length: connections }, (_, index) => index + 1);
  const records = clients.flatMap((client) => {
    const endedAt = faultAt + 30 + (client % 2) * 10;
    const names = { client, proxy: 'haproxy-1/11', backend: 'ws-server-1' };
    return [
      handMadeRecord({ ...names, id: `c${client}.1`, endedAt, openedAt: 500 }),
      handMadeRecord({
        ...names,
        id: `c${client}.2`,
        attempt: 2,
        openedAt: endedAt + 200,
        endedAt: 9_010,
        endedBy: 'client',
      }),
    ];
  });
  const pod = 'haproxy-1';
  const events: TimelineEvent[] = [
    { at: faultAt, kind: 'fault', fault: 'x', phase: 'begun', detail: '' },
    { at: faultAt + 10, kind: 'pod', pod, component: 'controller', phase: 'terminating' },
    { at: faultAt + 12, kind: 'signal', pod, pid: 10, process: 'proxy-master', signal: 'SIGTERM', by: 'supervisor' },
    { at: faultAt + 30, kind: 'connection-ended', id: 'c2.1', code: 1006, clean: false },
    { at: 9_000, kind: 'phase', phase: 'the clients end' },
  ];
  return {
    startedAt: '2026-11-24T12:00:00.000Z',
    durationMs: 9_500,
    plan: scenario.plan(timers, expected),
    records,
    events,
    requested: connections,
    faultAt,
    seenByServer: connections,
    bite: { count: 1, what: 'pods of controller replaced' },
    loopDelay: steady,
    missing: [],
    target: 'lab',
    versions: { haproxy: '2.6.12' },
    notModelled: ['a cloud load balancer'],
    clockErrorMs: 0,
  };
}
