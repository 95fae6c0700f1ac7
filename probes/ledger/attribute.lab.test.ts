import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startClock } from '../timeline/clock.ts';
import type { Cause } from '../timeline/events.ts';
import { startRecorder } from '../timeline/recorder.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import { openRunDirectory } from '../targets/lab/run-directory.ts';
import type { World } from './acceptance.fixture.ts';
import { connectionsEach, startRig } from './acceptance.fixture.ts';
import type { Action } from './actions.fixture.ts';
import { actions } from './actions.fixture.ts';
import { attribute } from './attribute.ts';
import type { AttributionContext, EndedRecord } from './case.ts';
import { indexTimeline } from './timeline-index.ts';

/** Rigs that run side by side; two cores do not hold more without making every time late. */
const sideBySide = 4;
const leastRight = 0.95;

/** One connection of the pool, with nothing that says what was done to it. */
interface Specimen {
  readonly record: ConnectionRecord;
  readonly context: AttributionContext;
}

test('of everything that ends connections, shuffled and unlabelled, 95 % are named right and none wrong', async (t) => {
  const clock = startClock();
  await using directory = await openRunDirectory(() => undefined);
  const world: World = { clock, recorder: startRecorder(clock), directory, signal: AbortSignal.timeout(85_000) };
  const truth = new Map<string, Action>();
  const pool: Specimen[] = [];
  const waiting = shuffled(actions).map((action, index) => ({ action, name: `rig-${index + 1}` }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { action, name } = next;
      const { context, records } = await perform(world, action, name);
      for (const record of records) {
        truth.set(record.id, action);
        pool.push({ record, context });
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: sideBySide }, work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  assert.equal(pool.length, actions.length * connectionsEach);

  const timeline = indexTimeline(world.recorder.events());
  const named = shuffled(pool).map(({ record, context }) => ({
    id: record.id,
    ...attribute(record as EndedRecord, timeline, context),
  }));
  const right = named.filter(({ id, cause }) => cause === truth.get(id)?.cause).length;
  const missed = named.filter(({ id, cause }) => cause !== truth.get(id)?.cause);
  for (const { id, cause, evidence } of missed) t.diagnostic(`${truth.get(id)?.what}: ${cause}, since ${evidence}`);
  for (const line of table(named, truth)) t.diagnostic(line);
  t.diagnostic(`${right} of ${named.length} named right, ${missed.length} not, in ${Math.round(clock.now() / 1000)} s`);
  assert.deepEqual(
    missed.filter(({ cause }) => cause !== 'unknown'),
    [],
    'none is named wrong',
  );
  assert.ok(right / named.length >= leastRight, `${right} of ${named.length} were named right`);
});

async function perform(
  world: World,
  action: Action,
  name: string,
): Promise<{ context: AttributionContext; records: readonly ConnectionRecord[] }> {
  await using rig = await startRig(world, { ...action.rig, name });
  const acting = action.act(rig);
  const records = await rig.ended();
  await acting;
  return { context: rig.context, records };
}

/** For each action the first and last evidence: what this machine showed. */
function table(
  named: readonly { readonly id: string; readonly cause: Cause; readonly evidence: string }[],
  truth: ReadonlyMap<string, Action>,
): readonly string[] {
  const groups = Map.groupBy(named, ({ id }) => truth.get(id)?.what ?? '');
  return [...groups].map(([what, some]) => `${what}: ${some[0]?.cause ?? ''} — ${some[0]?.evidence ?? ''}`);
}

/** Another order each time: nothing may depend on it. */
function shuffled<T>(all: readonly T[]): T[] {
  return all
    .map((value) => ({ value, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
