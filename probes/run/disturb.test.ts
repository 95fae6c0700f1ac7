import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '../../infra/settings/duration.ts';
import { restart } from '../faults/restart.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { handMadeBudget, handMadeRecord } from '../ledger/hand-made.fixture.ts';
import type { Plan } from '../scenarios/scenario.ts';
import type { Target } from '../targets/target.ts';
import { startClock } from '../timeline/clock.ts';
import { startRecorder } from '../timeline/recorder.ts';
import type { Running, Watched } from './disturb.ts';
import { disturb } from './disturb.ts';
import { madeTarget } from './place.fixture.ts';

const plan: Plan = {
  traffic: { path: '/', echoEvery: Duration.zero, operation: null },
  fault: restart('controller'),
  keep: Duration.ms(200),
  watch: Duration.ms(300),
  claims: [],
};

interface Stage {
  readonly running: Running;
  /** Resolves when the clients have left. */
  readonly left: Promise<void>;
  readonly order: string[];
}

/** Two controller pods that are ready, a fleet that holds one connection, and a restart that does as told. */
function stage(restartOf: (stage: Stage, signal: AbortSignal) => Promise<void>): Stage {
  const clock = startClock();
  const recorder = startRecorder(clock);
  const order: string[] = [];
  const left = Promise.withResolvers<undefined>();
  for (const pod of ['old-1', 'old-2']) {
    recorder.happened({ kind: 'pod', pod, component: 'controller', phase: 'ready' });
  }
  const fleet: Fleet = {
    ready: Promise.resolve(),
    held: 1,
    waiting: 0,
    records: [{ ...handMadeRecord(), endedAt: null }],
    stop: () => {
      order.push('the clients left');
      left.resolve(undefined);
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const target: Target = madeTarget({
    name: 'stack:a',
    budget: handMadeBudget(),
    restart: async (_, signal) => {
      await restartOf(made, signal);
      order.push('the old pods are gone');
      return { count: 2, what: 'pods of controller replaced' };
    },
  });
  const running = { target, fleet, recorder, clock, signal: new AbortController().signal };
  const made: Stage = { running, left: left.promise, order };
  return made;
}

function terminate({ running }: Stage, pod: string): void {
  running.recorder.happened({ kind: 'pod', pod, component: 'controller', phase: 'terminating' });
}

test('where connections are to be kept, the clients leave when the watch is over, and pods that waited for them end after that', async () => {
  const made = stage(async (self) => {
    terminate(self, 'old-1');
    terminate(self, 'old-2');
    await self.left;
  });
  const told: Watched[] = [];
  const { bite } = await disturb(plan, made.running, (watched) => told.push(watched));
  assert.deepEqual(made.order, ['the clients left', 'the old pods are gone']);
  assert.equal(bite?.count, 2);
  const last = told.at(-1);
  assert.ok(last !== undefined && last.ofMs >= 1_300 && last.sinceMs < last.ofMs, JSON.stringify(last));
});

test('the watch is counted from when the fault came to the last pod, however long a rollout takes to come there', async () => {
  const made = stage(async (self, signal) => {
    terminate(self, 'old-1');
    await self.running.clock.sleep(1_500, signal);
    terminate(self, 'old-2');
    await self.left;
  });
  const begun = made.running.clock.now();
  await disturb(plan, made.running, () => undefined);
  const took = made.running.clock.now() - begun;
  assert.ok(took >= 1_500 + 1_300, `${took} ms`);
});

test('where connections are meant to move, it watches until the fault is over', async () => {
  const made = stage(async (self, signal) => {
    terminate(self, 'old-1');
    terminate(self, 'old-2');
    await self.running.clock.sleep(2_000, signal);
  });
  await disturb({ ...plan, keep: Duration.zero }, made.running, () => undefined);
  assert.deepEqual(made.order, ['the old pods are gone', 'the clients left']);
});

test('a fault that fails ends the watch with its own words', async () => {
  const made = stage(() => Promise.reject(new Error('the rollout stands still')));
  await assert.rejects(
    disturb(plan, made.running, () => undefined),
    /the rollout stands still/,
  );
});

test('an interruption is over only when the fault has ended, so that nothing is done after all was undone', async () => {
  const stop = new AbortController();
  const made = stage(async (self, signal) => {
    await self.running.clock.sleep(60_000, signal).catch(() => undefined);
    // A request that was sent is answered in its own time.
    await self.running.clock.sleep(200);
  });
  const ended = disturb(plan, { ...made.running, signal: stop.signal }, () => {
    stop.abort(new Error('enough'));
  });
  await assert.rejects(ended);
  assert.deepEqual(made.order, ['the old pods are gone']);
});

test('an interruption ends the watch and the fault', async () => {
  const stop = new AbortController();
  const made = stage((self, signal) => self.running.clock.sleep(60_000, signal));
  const ended = disturb(plan, { ...made.running, signal: stop.signal }, () => {
    stop.abort(new Error('enough'));
  });
  await assert.rejects(ended);
});
