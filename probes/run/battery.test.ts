import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BatteryOptions } from './battery.ts';
import { lanesOf, runBattery } from './battery.ts';
import type { Place } from './place.ts';
import { cellAt, emptyPlace, madeTarget } from './place.fixture.ts';

const steady = { count: 1, p50: 1, p95: 1, p99: 1, max: 1 };
const options: BatteryOptions = {
  connections: 1,
  seed: 1,
  jobs: 3,
  calibration: {
    clock: { kind: 'CLOCK_MONOTONIC', resolutionMs: 0.001 },
    burstDelayMs: steady,
    singleDelayMs: steady,
    clockErrorMs: 1,
  },
  retry: 'exponential',
  eventsOf: () => () => undefined,
  signal: new AbortController().signal,
  progress: () => undefined,
  finished: () => undefined,
};

/** A place whose runs take a moment and end as not supported; it tells how many went on at once. */
function watchedPlace(
  name: string,
  sideBySide: boolean,
  under: { now: number; most: number },
): Place & { most: number } {
  const place = { ...emptyPlace(name, sideBySide), most: 0 };
  let here = 0;
  return Object.assign(place, {
    startTarget: async (request: Parameters<Place['startTarget']>[0]) => {
      here += 1;
      under.now += 1;
      place.most = Math.max(place.most, here);
      under.most = Math.max(under.most, under.now);
      await delay(30);
      return madeTarget({
        name,
        budget: request.budget,
        versions: { haproxy: name === 'stack:b' ? '3.2' : '3.1' },
        missing: new Map([['restart', 'it cannot']]),
        [Symbol.asyncDispose]: () => {
          here -= 1;
          under.now -= 1;
          return Promise.resolve();
        },
      });
    },
  });
}

test('runs of one stack come one after the other, in their order, and other places go on beside it', async () => {
  const under = { now: 0, most: 0 };
  const [a, b] = [watchedPlace('stack:a', false, under), watchedPlace('stack:b', false, under)];
  const lab = watchedPlace('lab', true, under);
  const cells = [a, a, a, b, b, lab, lab, lab].map((place) => cellAt(place, 'haproxy-901s', 'controller-restart'));
  const finished: string[] = [];
  const result = await runBattery(cells, { ...options, finished: (cell) => finished.push(cell.place.name) });
  assert.equal(result.failure, null);
  assert.deepEqual(
    result.runs.map(({ target, verdict }) => `${target} ${verdict}`),
    cells.map(({ place }) => `${place.name} not-supported`),
  );
  assert.deepEqual([a.most, b.most], [1, 1]);
  assert.ok(under.most > 1, `${under.most} at once`);
  assert.equal(finished.length, cells.length);
  assert.deepEqual(result.versions, { haproxy: '3.1', 'haproxy on stack:b': '3.2' });
});

test('however many jobs there are, a stack alone has one run at a time, and its report says so', async () => {
  const under = { now: 0, most: 0 };
  const place = watchedPlace('stack:a', false, under);
  const cells = [1, 2, 3].map(() => cellAt(place, 'haproxy-901s', 'controller-restart'));
  const { runs } = await runBattery(cells, { ...options, jobs: 8 });
  assert.equal(under.most, 1);
  assert.deepEqual(
    runs.map(({ self }) => self.sideBySide),
    [1, 1, 1],
  );
});

test('lanes keep the order of the cells, each of the lab’s by itself', () => {
  const [a, lab] = [emptyPlace('stack:a', false), emptyPlace('lab', true)];
  const cells = [lab, a, lab, a].map((place) => cellAt(place, 'haproxy-901s', 'baseline'));
  assert.deepEqual(
    lanesOf(cells).map((lane) => lane.map((cell) => cells.indexOf(cell))),
    [[0], [1, 3], [2]],
  );
});

test('a target that does not start ends what is under way, and what had finished is kept', async () => {
  const under = { now: 0, most: 0 };
  const good = watchedPlace('stack:a', false, under);
  const bad: Place = {
    ...emptyPlace('stack:b', false),
    startTarget: () => delay(60).then(() => Promise.reject(new Error('no cluster'))),
  };
  const cells = [good, good, good, good, good, bad].map((place) => cellAt(place, 'haproxy-901s', 'controller-restart'));
  const { runs, failure } = await runBattery(cells, options);
  assert.equal(failure?.message, 'no cluster');
  assert.ok(runs.length > 0 && runs.length < 5, `${runs.length} runs`);
});
