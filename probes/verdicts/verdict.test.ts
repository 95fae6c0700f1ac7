import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundOf } from './bound.ts';
import type { Fate } from './entries.fixture.ts';
import { outcomeOfFates, times } from './entries.fixture.ts';
import { judgeClaim } from './claims.ts';
import { limitsHit, ownLimits } from './limits.ts';
import type { VerdictInput } from './verdict.ts';
import { verdictOf } from './verdict.ts';

const kept: Fate = { endsAfter: null };
const cut: Fate = { endsAfter: 40, cause: 'proxy-signal', backAfter: 100 };

function verdict(fates: readonly Fate[], changes: Partial<VerdictInput> = {}) {
  const outcome = outcomeOfFates(fates);
  const bound = boundOf({ events: outcome.cut.length, of: outcome.held.length, what: 'cut within 5 s' });
  const thresholds = [judgeClaim({ kind: 'none-cut-before-keep' }, { outcome, reloads: 0 })];
  const bite = { count: 1, what: 'pods replaced' };
  return verdictOf({ outcome, bound, thresholds, bite, missing: [], limits: [], minConnections: 1, ...changes });
}

test('what held is passed with its bound', () => {
  assert.deepEqual(verdict(times(300, kept)), {
    verdict: 'passed',
    why: '0 of 300 cut within 5 s: at most 1.2 % at 95 % confidence',
  });
});

test('what was cut is failed with how many, by what and when', () => {
  assert.deepEqual(verdict([...times(3, cut), { ...cut, endsAfter: 62 }, kept]), {
    verdict: 'failed',
    why: '4 of 5 connections were cut before 5 s had passed, by proxy-signal: the first 40 ms after the fault began, the last 62 ms',
  });
});

test('a run that cannot vouch for itself decides nothing, whatever it saw', () => {
  assert.equal(verdict([cut], { limits: ['the event loop was late'] }).verdict, 'inconclusive');
  assert.deepEqual(verdict(times(300, kept), { bite: { count: 0, what: 'pods replaced' } }), {
    verdict: 'inconclusive',
    why: 'the fault did not bite: 0 pods replaced',
  });
  assert.equal(verdict([kept], { minConnections: 50 }).verdict, 'inconclusive');
  assert.equal(verdict([]).verdict, 'inconclusive');
});

test('no fault is needed to bite where nothing was to be done', () => {
  assert.equal(verdict(times(300, kept), { bite: null }).verdict, 'passed');
});

test('what the target cannot do is not supported, with the reason', () => {
  assert.deepEqual(verdict([], { missing: ['the lab was started without links'] }), {
    verdict: 'not-supported',
    why: 'the lab was started without links',
  });
});

test('a claim that cannot be told makes it inconclusive, but one that failed decides', () => {
  const untold = { name: 'only-ended-by', says: 'x', measured: 0, limit: 0, unit: 'connections', holds: null };
  const failed = { ...untold, name: 'none-ended', holds: false };
  assert.equal(verdict([kept], { thresholds: [untold] }).verdict, 'inconclusive');
  assert.equal(verdict([kept], { thresholds: [untold, failed] }).verdict, 'failed');
});

test('clients that were given up although they answer, and ends before the fault, are our own doing', () => {
  const givenUp: Fate = { endsAfter: 900, cause: 'app-close', origin: { kind: 'silence', after: 100 }, backAfter: 950 };
  const outcome = outcomeOfFates([...times(9, kept), givenUp, { endsAfter: -50, cause: 'app-close' }]);
  const facts = { outcome, requested: 11, records: [], seenByServer: 10, loopDelayP99Ms: 12, clockErrorMs: 1 };
  const [first, second, ...more] = limitsHit(facts);
  assert.match(first ?? '', /heartbeat gave up 1 of our clients, which answer every ping/);
  assert.equal(second, '1 of 11 connections had ended before the fault began');
  assert.deepEqual(more, []);
});

test('each own limit that is hit is a sentence with its numbers', () => {
  const outcome = outcomeOfFates(times(10, kept));
  const fine = { outcome, requested: 10, records: [], seenByServer: 10, loopDelayP99Ms: 12, clockErrorMs: 1 };
  assert.deepEqual(limitsHit(fine), []);
  assert.match(
    limitsHit({ ...fine, loopDelayP99Ms: ownLimits.loopDelayP99Ms + 1 })[0] ?? '',
    /late by 251 ms \(p99\), more than 250 ms/,
  );
  assert.match(
    limitsHit({ ...fine, clockErrorMs: ownLimits.clockErrorMs + 1 })[0] ?? '',
    /wrong by 126 ms, more than 125 ms/,
  );
  assert.deepEqual(limitsHit({ ...fine, requested: 12 }), ['only 10 of 12 connections could be opened']);
  const records = ['HTTP 404', null, 'HTTP 503', 'HTTP 404'].map((refused) => ({ refused }));
  assert.deepEqual(limitsHit({ ...fine, requested: 12, records }), [
    'only 10 of 12 connections could be opened (2 attempts: HTTP 404)',
  ]);
  assert.deepEqual(limitsHit({ ...fine, seenByServer: 9 }), ['the servers counted 9 connections, the clients held 10']);
});
