import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerFor, variants } from '../../infra/controllers/catalogue.ts';
import { budget } from '../../infra/settings/budget.ts';
import { scale } from '../../infra/settings/scale.ts';
import { settingsSchema } from '../../infra/settings/schema.ts';
import { handMadeRecord } from '../ledger/hand-made.fixture.ts';
import { runSchema } from '../report/schema.ts';
import { scenarios } from '../scenarios/index.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import type { Cell } from './cell.ts';
import { judge } from './judge.ts';
import type { Observation } from './observe.ts';
import type { Place } from './place.ts';

const steady = { count: 100, p50: 1, p95: 2, p99: 3, max: 4 };
const calibration = {
  clock: { kind: 'CLOCK_MONOTONIC', resolutionMs: 0.001 },
  burstDelayMs: steady,
  singleDelayMs: steady,
  clockErrorMs: 1,
};
const options = { calibration, sideBySide: 2 };
const faultAt = 2_000;
/** Nothing is started at it. */
const place: Place = {
  name: 'lab',
  sideBySide: true,
  startTarget: () => Promise.reject(new Error('not started')),
  startFleet: () => Promise.reject(new Error('not started')),
};
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
  const variant = variants.find((one) => one.id === id);
  const scenario = scenarios.find((one) => one.name === name);
  assert.ok(variant && scenario);
  const settings = settingsSchema.parse(variant.settings);
  const controller = controllerFor(settings);
  const real = budget(settings, controller.rules);
  const timers = scale(real, 1 / 60);
  const expected = { restart: controller.predictRestart(timers), reload: controller.predictReload(timers) };
  return { place, variant, scenario, controller, real, budget: timers, expected, repetition: 1 };
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
