import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunReport } from '../report/schema.ts';
import { compare } from './compare.ts';
import { made, madeReport, repeated, scenarioOf } from './compare.fixture.ts';
import { comparisonSchema } from './schema.ts';

test('a comparison fits its schema, also after JSON, and is the same each time', () => {
  const variants = ['haproxy-901s', 'nginx-aligned', 'nginx-f5-defaults'];
  const comparison = compare(made(variants));
  assert.deepEqual(comparisonSchema.parse(JSON.parse(JSON.stringify(comparison))), comparison);
  assert.deepEqual(compare(made(variants)), comparison);
});

test('the headline says who kept how many where the other cut them, by what, and how sure that is', () => {
  const { headline, outcome } = compare(made(['haproxy-901s', 'nginx-aligned'], { connections: 300 }));
  assert.equal(outcome, 'better');
  assert.equal(
    headline.sentence,
    'nginx-aligned kept 300 of 300 through controller-restart where haproxy-901s kept 0 of 300 (cut by proxy-signal); ' +
      'the difference is 100 % (98.2–100 %).',
  );
});

test('turned round, the same difference is a regression', () => {
  const comparison = compare(made(['nginx-aligned', 'haproxy-901s'], { connections: 300 }));
  assert.equal(comparison.outcome, 'worse');
  assert.match(comparison.headline.sentence, /^nginx-aligned kept 300 of 300 .* where haproxy-901s kept 0 of 300/);
  const [cut] = scenarioOf(comparison, 'controller-restart').against[0]?.shares ?? [];
  assert.equal(cut?.judgement, 'worse');
  assert.equal(cut.differencePercent.value, 100);
});

test('where nothing differs, it says so with what is ruled out, and never claims that they are equal', () => {
  const { outcome, headline } = compare(made(['haproxy-aligned', 'nginx-aligned'], { connections: 300 }));
  assert.equal(outcome, 'no-difference');
  assert.match(headline.sentence, /^No difference between these can be told with these numbers/);
  assert.match(
    headline.details.join('\n'),
    /0 of 300 and 0 of 300 connections were cut; a difference above 1\.3 % is ruled out/,
  );
});

test('a difference too small to be told says how many connections it would take', () => {
  const oneCut = madeReport(
    'b',
    { variants: ['haproxy-aligned'] },
    {
      run: (run) => ({
        ...run,
        verdict: 'failed',
        connections: { ...run.connections, kept: Math.max(0, run.connections.kept - 1) },
      }),
    },
  );
  const comparison = compare([madeReport('a', { variants: ['haproxy-aligned'] }), oneCut]);
  const [against] = scenarioOf(comparison, 'controller-reload').against;
  assert.equal(against?.judgement, 'no-difference');
  assert.match(
    against.because,
    /1 of 40 and 0 of 40 connections were cut; .* it takes about \d+ connections each to tell$/,
  );
  const needed = against.shares[0]?.neededConnections ?? 0;
  assert.ok(needed > 40 && needed < 1000, String(needed));
});

test('connections that were meant to move are compared, but not held against anyone', () => {
  const [against] = scenarioOf(compare(made(['haproxy-aligned', 'nginx-aligned'])), 'server-restart').against;
  assert.equal(against?.shares.find(({ measure }) => measure === 'cut')?.judgement, null);
  assert.equal(against?.judgement, 'no-difference');
});

test('a run that could not be told or was not run stands for nothing, and says why', () => {
  const comparison = compare(made(['nginx-defaults', 'nginx-f5-defaults']));
  for (const name of ['controller-reload', 'server-restart']) {
    const { rows, against } = scenarioOf(comparison, name);
    assert.equal(rows[1]?.figures, null);
    assert.equal(against[0]?.judgement, 'cannot-be-told');
    assert.match(against[0].because, /nginx-f5-defaults is (not supported|inconclusive) there \(.+\)/);
  }
  const none = compare(
    made(['nginx-f5-defaults', 'nginx-defaults']).map((subject) => ({ ...subject, runs: subject.runs.slice(1, 2) })),
  );
  assert.equal(none.outcome, 'cannot-be-told');
  assert.equal(none.headline.sentence.startsWith('Controller'), false);
});

test('where nobody was without service, gaps are undefined, never 0', () => {
  const { rows, against } = scenarioOf(compare(made(['haproxy-901s', 'nginx-aligned'])), 'controller-restart');
  assert.deepEqual(rows[1]?.figures?.gapMs, { count: 0, p50: null, p95: null, p99: null });
  assert.equal(against[0]?.gaps, null);
  assert.equal(against[0]?.gapsWhy, 'no gaps in nginx-aligned');
});

test('connections that ended otherwise than the scenario claims are a share like any other', () => {
  const claim = (measured: number) => ({
    run: (run: RunReport): RunReport => ({
      ...run,
      verdict: measured > 0 ? 'failed' : 'passed',
      thresholds: [{ name: 'all-ended-by', says: 'x', measured, limit: 0, unit: 'connections', holds: measured === 0 }],
    }),
  });
  const { outcome, headline } = compare([madeReport('a', {}, claim(0)), madeReport('b', {}, claim(40))]);
  assert.equal(outcome, 'worse');
  assert.match(
    headline.sentence,
    /a ended 0 of 40 connections otherwise than claimed through .* where b ended 40 of 40/,
  );
});

test('a claim that is not about a share decides where it holds in all runs of one and fails in all of the other', () => {
  const claim = (measured: number) => ({
    run: (run: RunReport): RunReport => ({
      ...run,
      thresholds: [{ name: 'no-reload', says: 'x', measured, limit: 0, unit: 'reloads', holds: measured === 0 }],
    }),
  });
  const variants = ['haproxy-aligned'];
  const [a, b] = [madeReport('a', { variants }, claim(0)), madeReport('b', { variants }, claim(3))];
  const worse = compare([a, b]);
  assert.equal(worse.outcome, 'worse');
  assert.match(
    worse.headline.sentence,
    /^a holds 'no-reload' through controller-restart where b does not \(3 reloads, limit 0\)/,
  );
  assert.equal(compare([b, a]).outcome, 'better');
  assert.equal(compare([a, { ...a, name: 'c' }]).outcome, 'no-difference');
});

test('operations that were under way when their connection ended are counted as cut', () => {
  const working = (name: string, variant: string) =>
    madeReport(
      name,
      { variants: [variant] },
      {
        run: (run) => ({ ...run, ledger: run.ledger.map((row) => ({ ...row, operations: 2, operationsDone: 1 })) }),
      },
    );
  const comparison = compare([working('a', 'haproxy-901s'), working('b', 'nginx-aligned')]);
  const [a, b] = scenarioOf(comparison, 'controller-restart').rows;
  assert.deepEqual([a?.figures?.shares['operations-cut']?.events, a?.figures?.shares['operations-cut']?.of], [40, 80]);
  assert.equal(b?.figures?.shares['operations-cut']?.events, 0);
});

test('clients are paired where the seeds are the same, and not where they differ', () => {
  const paired = scenarioOf(compare(made(['haproxy-901s', 'nginx-aligned'])), 'controller-restart').against[0];
  assert.deepEqual(
    { ...paired?.clients, p: null },
    {
      ...{ pairs: 40, cutInBoth: 0, cutInReference: 40, cutInSubject: 0, keptInBoth: 0, p: null },
    },
  );
  assert.ok((paired?.clients?.p ?? 1) < 1e-10);
  const other = compare([madeReport('a'), madeReport('b', { seed: 8 })]);
  const unpaired = scenarioOf(other, 'controller-restart').against[0];
  assert.equal(unpaired?.clients, null);
  assert.match(unpaired?.clientsWhy ?? '', /the seeds differ \(7 and 8\)/);
});

test('where both cut all, it is told whose connections lived longer', () => {
  const comparison = compare(made(['haproxy-901s', 'nginx-defaults']));
  const [against] = scenarioOf(comparison, 'controller-restart').against;
  assert.equal(against?.judgement, 'no-difference');
  assert.equal(against.lifetimes?.longer, true);
  assert.match(
    comparison.headline.details.join('\n'),
    /lived longer through controller-restart behind nginx-defaults \(half ended within 4\.\d+ s\) than behind haproxy-901s/,
  );
});

test('gaps that differ by more than clock and chance are told apart; the same ones are not', () => {
  const slower = madeReport(
    'slow',
    {},
    {
      run: (run) => ({
        ...run,
        ledger: run.ledger.map((row) => ({ ...row, gapMs: row.gapMs === null ? null : row.gapMs + 2000 })),
      }),
    },
  );
  const [told] = scenarioOf(compare([madeReport('fast'), slower]), 'controller-restart').against;
  assert.equal(told?.gaps?.longer, true);
  assert.equal(told.gaps.size, 'large');
  assert.ok(told.gaps.pHolm >= told.gaps.p);
  assert.equal(told.judgement, 'no-difference', 'gaps alone decide nothing');
  const [same] = scenarioOf(compare([madeReport('a'), madeReport('b')]), 'controller-restart').against;
  assert.equal(same?.gaps?.longer, null);
  assert.equal(same.gaps.delta, 0);
});

test('several subjects with gaps are tested together first', () => {
  const three = ['haproxy-901s', 'nginx-defaults', 'haproxy-gopherd'];
  assert.equal(scenarioOf(compare(made(three)), 'controller-restart').allGaps?.degrees, 2);
  assert.equal(scenarioOf(compare(made(three.slice(0, 2))), 'controller-restart').allGaps, null);
});

test('repetitions are paired, their spread is shown, and what could not be told is left out of both', () => {
  const keep = madeReport('a', { variants: ['haproxy-aligned'] });
  const same = (run: (typeof keep.runs)[number]): typeof run => run;
  const untold = (run: (typeof keep.runs)[number]): typeof run => ({ ...run, verdict: 'inconclusive' });
  const comparison = compare([
    repeated(keep, [same, same, same]),
    repeated({ ...keep, name: 'b' }, [same, untold, same, same]),
  ]);
  const { rows, against, notes } = scenarioOf(comparison, 'controller-restart');
  assert.equal(rows[0]?.figures?.held, 120);
  assert.deepEqual(rows[0].figures.spread?.cutPercent, { least: 0, most: 0 });
  assert.equal(rows[1]?.verdict, 'inconclusive');
  assert.equal(against[0]?.repetitions, 2);
  assert.equal(against[0].shares[0]?.reference.of, 80);
  assert.equal(against[0].clients?.pairs, 80);
  assert.match(notes.join('\n'), /the first 3 of each(.|\n)*b: 1 repetition of 4 could not be told/);
  assert.ok(!comparison.notes.some((note) => note.includes('run once')));
});

test('a scenario that one lacks is listed, and compared among the others', () => {
  const [a, b, c] = made(['haproxy-901s', 'nginx-aligned', 'haproxy-aligned']);
  assert.ok(a && b && c);
  const { scenarios, leftOut } = compare([a, { ...b, runs: b.runs.slice(1) }, { ...c, runs: c.runs.slice(0, 2) }]);
  assert.deepEqual(
    scenarios.map(({ scenario, rows }) => [scenario, rows.length]),
    [
      ['controller-restart', 2],
      ['controller-reload', 3],
      ['server-restart', 2],
    ],
  );
  assert.deepEqual(
    leftOut.map(({ scenario, missingFrom, compared }) => [scenario, missingFrom, compared]),
    [
      ['controller-restart', ['nginx-aligned'], true],
      ['server-restart', ['haproxy-aligned'], true],
    ],
  );
});

test('reports that hold several controllers compare each with itself', () => {
  const variants = ['haproxy-901s', 'nginx-defaults'];
  const { scenarios } = compare([madeReport('before', { variants }), madeReport('after', { variants })]);
  assert.equal(scenarios.length, 6);
  assert.ok(scenarios.every(({ controller, rows }) => rows.every((row) => row.controller === controller)));
});

test('every timeout that differs is listed as written and in the words of who reads it, versions as well', () => {
  const budget = (controller: Record<string, string>) => ({
    timeScale: 1 / 60,
    controller: { idle: '1h', ...controller },
  });
  const a = madeReport('haproxy', {}, { run: (run) => ({ ...run, budget: budget({ hardStop: '1800s' }) }) });
  const b = madeReport(
    'nginx',
    { variants: ['nginx-aligned'] },
    {
      run: (run) => ({ ...run, budget: budget({ hardStop: '860s', grace: '901s' }) }),
      report: { versions: { nginx: '1.28.0', node: '24.21.0' } },
    },
  );
  const { differences } = compare([a, b]);
  assert.deepEqual(differences.timeouts, [
    {
      key: 'controller.hardStop',
      controller: null,
      values: ['1800s', '860s'],
      names: ['hard-stop-after', 'worker_shutdown_timeout'],
    },
    {
      key: 'controller.grace',
      controller: null,
      values: [null, '901s'],
      names: [null, 'terminationGracePeriodSeconds'],
    },
  ]);
  assert.deepEqual(
    differences.versions.map(({ key, values }) => [key, ...values]),
    [
      ['haproxy', '2.6.12', null],
      ['nginx', '1.22.1', '1.28.0'],
    ],
  );
});

test('a report without a ledger is compared by its counts, and says that the rest is missing', () => {
  const bare = madeReport('bare', {}, { run: (run) => ({ ...run, ledger: [] }) });
  const { rows, notes, against } = scenarioOf(compare([madeReport('full'), bare]), 'controller-restart');
  assert.equal(rows[1]?.figures?.survival, null);
  assert.equal(rows[1].figures.shares.cut?.events, 40);
  assert.equal(against[0]?.clientsWhy, 'no client was held in both');
  assert.match(notes.join('\n'), /bare: the ledger has 0 held connections, the report says 40/);
});
