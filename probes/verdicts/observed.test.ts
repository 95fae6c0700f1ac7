import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PredictionRow } from './schema.ts';
import { faultAt, outcomeOfFates, times } from './entries.fixture.ts';
import type { Fate } from './entries.fixture.ts';
import { notesOf } from './notes.ts';
import { observedOf } from './observed.ts';
import type { Forecast } from './predicted.ts';

const kept: Fate = { endsAfter: null };

function forecast(row: Partial<PredictionRow>, changes: Partial<Forecast> = {}): Forecast {
  const base: PredictionRow = {
    subject: 'connections',
    afterMs: 4_000,
    cause: 'proxy-hard-stop',
    because: 'it drains',
    sources: ['a manual'],
  };
  const facts = [{ statement: 'it drains for 4 s', source: 'a manual', certainty: 'source' } as const];
  return { row: { ...base, ...row }, spreadMs: 0, earlyMs: 0, all: true, facts, ...changes };
}

function observed(fates: readonly Fate[], expected = forecast({})) {
  return observedOf({ outcome: outcomeOfFates(fates, 5_000, 12_000), forecast: expected, faultAt, clockErrorMs: 2 });
}

/** Pods are restarted one after the other: each connection is counted from its own pod's deletion. */
function hardStop(deletedAfter: number, livesFor: number): Fate {
  return {
    endsAfter: deletedAfter + livesFor,
    cause: 'proxy-hard-stop',
    origin: { kind: 'controller-deleted', after: deletedAfter },
  };
}

test('ends are counted from what set each of them off, so a rolling restart does not look like a spread', () => {
  const [row, ...more] = observed([hardStop(0, 4_010), hardStop(700, 4_030), hardStop(1_400, 4_020)]);
  assert.deepEqual(more, []);
  assert.deepEqual(row, {
    subject: 'connections',
    count: 3,
    cause: 'proxy-hard-stop',
    firstMs: 4_010,
    medianMs: 4_020,
    lastMs: 4_030,
    agrees: true,
    difference: null,
  });
});

test('another time, another cause, and a rest that stays are told in words', () => {
  const difference = (fates: readonly Fate[], expected = forecast({})) => observed(fates, expected)[0]?.difference;
  assert.equal(difference([hardStop(0, 3_500)]), 'the first ended 500 ms earlier than expected');
  assert.equal(difference([hardStop(0, 5_500)]), 'the last ended 1.5 s later than expected');
  assert.equal(
    difference([{ ...hardStop(0, 30), cause: 'proxy-signal' }]),
    'ended after 30 ms by proxy-signal, not after 4 s by proxy-hard-stop',
  );
  assert.equal(difference([hardStop(0, 4_010), kept]), '1 others were still open');
  assert.equal(difference([hardStop(0, 4_010), kept], forecast({}, { all: false })), null);
  assert.match(
    difference([hardStop(0, 4_010)], forecast({ afterMs: null, cause: null })) ?? '',
    /though no end was expected/,
  );
});

test('nothing that ends agrees with an end that comes after the watch, and not with one within it', () => {
  assert.equal(observed([kept], forecast({ afterMs: 30_000 }))[0]?.agrees, true);
  assert.equal(observed([kept], forecast({ afterMs: null, cause: null }))[0]?.agrees, true);
  assert.deepEqual(
    observed([kept])[0]?.difference,
    'none of 1 ended within 12 s, though proxy-hard-stop was expected after 4 s',
  );
  assert.equal(observed([])[0]?.agrees, null);
});

test('an unknown cause neither agrees nor disagrees', () => {
  const [row] = observed([{ endsAfter: 4_000 }]);
  assert.deepEqual([row?.agrees, row?.difference], [null, 'the cause of these could not be told']);
});

test('a drain may be spread over its time', () => {
  const closes = [200, 500, 790].map((after): Fate => ({
    endsAfter: after,
    cause: 'app-close',
    code: 1001,
    origin: { kind: 'server-deleted', after: 0 },
  }));
  const expected = forecast({ afterMs: 170, cause: 'app-close' }, { spreadMs: 660 });
  assert.equal(observed(closes, expected)[0]?.agrees, true);
});

test('where the measurement differs, the note names the fact and its source', () => {
  const expected = forecast({});
  assert.deepEqual(notesOf(expected, observed([hardStop(0, 4_010)])), []);
  assert.deepEqual(notesOf(expected, observed(times(2, hardStop(0, 3_000)))), [
    'measured against the prediction: the first ended 1 s earlier than expected. The measurement counts; the prediction rests on “it drains for 4 s” (a manual)',
  ]);
});
