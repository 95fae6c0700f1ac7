import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunReport } from '../report/schema.ts';
import { madeReport } from './compare.fixture.ts';
import { ComparisonError } from './comparison-error.ts';
import type { Fidelity } from './fidelity.ts';
import { fidelityOf } from './fidelity.ts';
import { fidelityMarkdown, fidelityTerminal } from './fidelity-views.ts';
import type { Subject } from './subject.ts';

const budget = {
  controller: { grace: '901s', hardStop: '856s', syncPeriod: '5s' },
  kubelet: { probePeriod: '10s' },
  propagation: '5s',
};

function world(target: string, change: (run: RunReport) => RunReport = (run) => run): Subject {
  return madeReport(target, { timeScale: 1 }, { run: (run) => change({ ...run, target, budget }) });
}

/** The same, with every end and gap so much later. */
function later(run: RunReport, ms: number): RunReport {
  const shift = (value: number | null): number | null => (value === null ? null : value + ms);
  return {
    ...run,
    gapMs: { ...run.gapMs, p50: shift(run.gapMs.p50), p95: shift(run.gapMs.p95) },
    observed: run.observed.map((row) => ({ ...row, firstMs: shift(row.firstMs), lastMs: shift(row.lastMs) })),
  };
}

function rowOf({ rows }: Fidelity, scenario: string): Fidelity['rows'][number] {
  const found = rows.find(({ name }) => name.endsWith(scenario));
  assert.ok(found, scenario);
  return found;
}

test('the lab agrees with a cluster that shows the same a little later, within propagation, sync period and both clocks', () => {
  const made = fidelityOf(
    world('lab'),
    world('stack:a', (run) => later(run, 9_000)),
  );
  assert.equal(made.outcome, 'agree');
  assert.deepEqual(
    made.rows.map(({ agrees }) => agrees),
    [true, true, true],
  );
  const { lab, endsAllowed } = rowOf(made, 'controller-restart');
  assert.equal(lab.leads, 'proxy-signal');
  assert.equal(endsAllowed.ms, 5_000 + 5_000 + 2 * 5);
  assert.equal(endsAllowed.words, 'propagation 5 s + sync period 5 s + clock errors 10 ms');
});

test('times farther apart than that are a disagreement, each named with both values', () => {
  const made = fidelityOf(
    world('lab'),
    world('stack:a', (run) => later(run, 12_000)),
  );
  assert.equal(made.outcome, 'disagree');
  const { differences } = rowOf(made, 'controller-restart');
  assert.match(differences[0] ?? '', /^the first end lies 12 s apart \(.* on the lab, 12 s on the cluster\), 10.01 s/);
  assert.equal(differences.length, 4);
});

test('a pod that had to become ready first may take a probe period longer, and only gaps may', () => {
  const ready = { at: 5_000, kind: 'pod', phase: 'ready', pod: 'new', component: 'controller' };
  const started = (run: RunReport): RunReport => ({ ...run, events: [...run.events, ready] });
  const { endsAllowed, gapsAllowed } = rowOf(fidelityOf(world('lab'), world('stack:a', started)), 'controller-restart');
  assert.equal(gapsAllowed.ms - endsAllowed.ms, 10_000);
});

test('another leading cause is a disagreement whatever the times are', () => {
  const other = world('stack:a', (run) =>
    run.scenario === 'server-restart'
      ? { ...run, connections: { ...run.connections, endedBy: { 'backend-died': 40 } } }
      : run,
  );
  const made = fidelityOf(world('lab'), other);
  assert.equal(made.outcome, 'disagree');
  assert.deepEqual(rowOf(made, 'server-restart').differences, [
    'app-close leads on the lab, backend-died on the cluster',
  ]);
});

test('a run that could not be told decides nothing', () => {
  const untold = world('stack:a', (run) => ({ ...run, verdict: 'inconclusive', why: 'the clock was off' }));
  const made = fidelityOf(world('lab'), untold);
  assert.equal(made.outcome, 'cannot-be-told');
  assert.deepEqual(made.rows[0]?.differences, ['on the cluster it is inconclusive: the clock was off']);
});

test('what was not measured alike is refused, each by its key and with both values', () => {
  const refused = (lab: Subject, cluster: Subject): readonly string[] => {
    try {
      fidelityOf(lab, cluster);
    } catch (error) {
      assert.ok(error instanceof ComparisonError);
      return error.refusals.map(({ what, values }) => `${what}: ${values.map(({ value }) => value).join(' | ')}`);
    }
    return [];
  };
  assert.deepEqual(refused(world('stack:a'), world('lab')), ['target: stack:a', 'target: lab']);
  assert.deepEqual(refused({ ...world('lab'), timeScale: 1 / 60 }, world('stack:a')), [
    'time scale: 0.016666666666666666 | 1',
  ]);
  const shorter = { ...budget, controller: { ...budget.controller, hardStop: '30s' } };
  const other = world('stack:a', (run) => ({ ...run, budget: shorter }));
  assert.deepEqual(refused(world('lab'), other), [
    "'controller.hardStop' in controller-restart, controller-reload, server-restart: 856s | 30s",
  ]);
  assert.deepEqual(
    refused(world('lab'), { ...world('stack:a'), runs: [] }).map((line) => line.split(':')[0]),
    ['target', 'scenarios'],
  );
});

test('both views say the outcome, each world, what lies between them and what is allowed', () => {
  const made = fidelityOf(
    world('lab'),
    world('stack:a', (run) => later(run, 200)),
  );
  for (const view of [fidelityMarkdown(made), fidelityTerminal(made, 120)]) {
    assert.match(view, /✓ The lab and the cluster agree: 3 of 3 scenarios/);
    assert.match(view, /haproxy-901s × controller-restart.*lab.*failed.*40 of 40, proxy-signal/);
    assert.match(view, /cluster/);
    assert.match(view, /apart.*200 ms, 200 ms \(10\.01 s allowed\)/);
    assert.match(view, /ends may lie apart by propagation 5 s \+ sync period 5 s \+ the errors of both clocks/);
  }
});
