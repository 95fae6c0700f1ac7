import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RunReport } from '../report/schema.ts';
import { compare } from './compare.ts';
import { madeReport, repeated, scenarioOf } from './compare.fixture.ts';
import type { GapComparison } from './schema.ts';

const variants = ['haproxy-901s', 'haproxy-aligned', 'nginx-defaults'];

/** Chance tells a difference of gaps in 2 of 1,573 such pairs (measured), as it must in some: three of 40 would be no chance. */
const mostByChance = 2;

test('the same controllers compared with themselves are no better and no worse, and their times differ by chance alone', () => {
  const seeds = fc.integer({ min: 1, max: 1e6 });
  // Always the same pairs: a test of chance is none of its own.
  const pairs = fc.sample(fc.tuple(seeds, seeds), { numRuns: 40, seed: 1 });
  const told = pairs.filter(([one, two]) => {
    const { outcome, scenarios } = compare([
      madeReport('a', { variants, seed: one }),
      madeReport('b', { variants, seed: two }),
    ]);
    assert.equal(outcome, 'no-difference', `seeds ${one} and ${two}`);
    const against = scenarios.flatMap((scenario) => scenario.against);
    return against.some(({ gaps, lifetimes }) => (gaps?.longer ?? lifetimes?.longer ?? null) !== null);
  });
  assert.ok(told.length <= mostByChance, `a difference was told for the seeds ${told.join(' and ')}`);
});

test('lost messages are shown and decide nothing: what was under way when a run was cut is luck of that run', () => {
  const losing = madeReport(
    'b',
    { variants: ['haproxy-aligned'] },
    { run: (run) => ({ ...run, ledger: run.ledger.map((row) => ({ ...row, lost: row.client % 2 })) }) },
  );
  const comparison = compare([madeReport('a', { variants: ['haproxy-aligned'] }), losing]);
  const [against] = scenarioOf(comparison, 'controller-restart').against;
  const lost = against?.shares.find(({ measure }) => measure === 'lost-messages');
  assert.equal(lost?.judgement, 'worse');
  assert.equal(lost.decides, false);
  assert.equal(comparison.outcome, 'no-difference');
});

test('gaps of few runs are told apart from three times the median, of several where all point the same way', () => {
  const slower = (factor: number) => (run: RunReport) => ({
    ...run,
    ledger: run.ledger.map((row) => ({ ...row, gapMs: row.gapMs === null ? null : row.gapMs * factor + 100 })),
  });
  const told = (...factors: number[]): GapComparison['longer'] | undefined => {
    const a = madeReport('a', { connections: 100 });
    const b = repeated({ ...a, name: 'b' }, factors.map(slower));
    const reference = repeated(
      a,
      factors.map(() => slower(1)),
    );
    return scenarioOf(compare([reference, b]), 'controller-restart').against[0]?.gaps?.longer;
  };
  assert.equal(told(2), null);
  assert.equal(told(8), true);
  assert.equal(told(2, 2), null);
  assert.equal(told(2, 3, 2), true);
  assert.equal(told(2, 0.3, 5), null);
});

test('how long connections live beyond the time that they were to be kept is no merit', () => {
  const later = madeReport('b', { variants: ['haproxy-aligned'] }, { run: (run) => endedAfter(run, 20_000) });
  const sooner = madeReport(
    'a',
    { variants: ['haproxy-aligned'] },
    { run: (run) => endedAfter(run, run.keepMs + 100) },
  );
  const [against] = scenarioOf(compare([sooner, later]), 'controller-restart').against;
  assert.equal(against?.lifetimes, null);
});

test('where nothing had to be kept, nothing is cut, and clients are not paired', () => {
  const moving = (name: string) => madeReport(name, {}, { run: (run) => ({ ...run, keepMs: 0 }) });
  const { rows, against } = scenarioOf(compare([moving('a'), moving('b')]), 'server-restart');
  assert.equal(rows[0]?.figures?.shares.cut, undefined);
  assert.equal(against[0]?.clientsWhy, 'nothing had to be kept');
  assert.equal(against[0].judgement, 'no-difference');
});

function endedAfter(run: RunReport, sinceFaultMs: number): RunReport {
  const ledger = run.ledger.map((row) => ({
    ...row,
    sinceFaultMs,
    endedAt: 3000 + sinceFaultMs,
    cause: 'proxy-hard-stop' as const,
  }));
  return { ...run, ledger };
}
