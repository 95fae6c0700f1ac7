import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './compare.ts';
import { made, madeReport } from './compare.fixture.ts';
import { ComparisonError } from './comparison-error.ts';
import { fixtureReport } from '../report/report.fixture.ts';
import type { Subject } from './subject.ts';
import { subjectsOfReport } from './subject.ts';

function refused(subjects: readonly Subject[]): ComparisonError {
  try {
    compare(subjects);
  } catch (error) {
    assert.ok(error instanceof ComparisonError, String(error));
    return error;
  }
  return assert.fail('it was compared');
}

test('compressed and real time are never mixed', () => {
  const { message } = refused([madeReport('a'), madeReport('b', { timeScale: 1 })]);
  assert.match(message, /time scale: 1\/60 \(compressed\) in 'a', 1 \(real time\) in 'b'\. .*--scale/);
});

test('another number of connections is refused once for all scenarios, with both numbers', () => {
  const { refusals } = refused([madeReport('a'), madeReport('b', { connections: 12 })]);
  assert.deepEqual(
    refusals.map(({ what, values }) => [what, values.map(({ value }) => value)]),
    [['connections in controller-restart, controller-reload, server-restart', ['40', '12']]],
  );
});

test('everything that is not alike is told at once', () => {
  const other = madeReport(
    'b',
    { connections: 12 },
    {
      report: { settings: { retry: 'fixed' } },
      run: (run) => ({ ...run, keepMs: 99, target: 'stack:minikube', budget: { client: { retryMax: '9s' } } }),
    },
  );
  const { message, refusals } = refused([madeReport('a'), other]);
  const told = ['kind of target', 'retry policy', 'connections', 'keep time', "'client.retryMax'"];
  for (const what of told) assert.ok(message.includes(`  ${what}`), what);
  assert.equal(refusals.length, told.length);
  assert.match(message, /lab in 'a', stack:minikube|lab in 'a', stack in 'b'/);
  assert.match(message, /not recorded in 'a', fixed in 'b'/);
});

test('two stacks are alike, a stack and the lab are not', () => {
  const on = (target: string) => madeReport(target, {}, { run: (run) => ({ ...run, target }) });
  assert.equal(compare([on('stack:a'), on('stack:b')]).scenarios.length, 3);
  assert.match(refused([on('lab'), on('stack:b')]).message, /hops that the lab does not model/);
});

test('a report of another schema is refused', () => {
  const older = { ...madeReport('b'), schemaVersion: 0 };
  assert.match(refused([madeReport('a'), older]).message, /report schema: 1 in 'a', 0 in 'b'/);
});

test('where no scenario is in both, it is refused with what each has', () => {
  const [a, b] = made(['haproxy-901s', 'nginx-aligned']);
  assert.ok(a && b);
  const { message } = refused([
    { ...a, runs: a.runs.slice(0, 1) },
    { ...b, runs: b.runs.slice(1, 2) },
  ]);
  assert.match(
    message,
    /haproxy-901s × controller-restart in 'haproxy-901s', nginx-aligned × controller-reload in 'nginx-aligned'/,
  );
});

test('one subject, none, or two of one name are refused', () => {
  assert.match(refused([madeReport('a')]).message, /number of subjects: one subject in 'a'\. Name at least two/);
  assert.match(refused([]).message, /number of subjects/);
  assert.match(refused([madeReport('a'), madeReport('a')]).message, /names: .*could not be told apart/);
});

test('a run that is not supported has no fleet that could be unlike', () => {
  assert.equal(compare(made(['nginx-defaults', 'nginx-f5-defaults'])).scenarios.length, 3);
});

test('where a report holds control sequences of a terminal, the refusal does not', () => {
  const { message } = refused([madeReport('a'), madeReport('\u001b[2Jb\u0007', { connections: 12 })]);
  assert.doesNotMatch(message, /[^\P{Cc}\n]/u);
});

test('a report of the lab and one of a stack are refused as such, and two stacks are not', () => {
  const on = (name: string, target: string): Subject => madeReport(name, {}, { run: (run) => ({ ...run, target }) });
  assert.deepEqual(
    refused([on('a', 'lab'), on('b', 'stack:b')]).refusals.map(({ what }) => what),
    ['kind of target'],
  );
  assert.ok(compare([on('a', 'stack:a'), on('b', 'stack:b')]).scenarios.length > 0);
});

test('a fleet in one process and one in pods of the cluster are refused', () => {
  const spread = madeReport('b', {}, { report: { settings: { shards: 3 } } });
  assert.deepEqual(
    refused([madeReport('a'), spread]).refusals.map(({ what }) => what),
    ['place of the fleet'],
  );
});

test('two stacks of one report are subjects by the names under which they were asked for', () => {
  const report = fixtureReport({ connections: 40, variants: ['haproxy-901s', 'nginx-aligned'] });
  const runs = report.runs.map((run) => ({ ...run, target: `stack:${run.controller}` }));
  const subjects = subjectsOfReport({ ...report, runs });
  assert.deepEqual(
    subjects.map(({ name }) => name),
    ['stack:haproxy-901s', 'stack:nginx-aligned'],
  );
  assert.ok(compare(subjects).differences.settings.length > 0);
});
