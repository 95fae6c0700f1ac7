import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { conformanceView } from './conformance.ts';
import { fixtureReport } from './report.fixture.ts';
import type { Report, RunReport } from './schema.ts';

interface Document {
  kind: string;
  implementation: { project: string };
  profiles: {
    result: string;
    statistics: Record<string, number>;
    checks: { name: string; result: string; why: string }[];
  }[];
}

function documents(report: Report): Document[] {
  return parseAllDocuments(conformanceView(report)).map((one) => (one as { toJS(): unknown }).toJS() as Document);
}

function resultOf(document: Document | undefined, name: string): string | undefined {
  return document?.profiles[0]?.checks.find((check) => check.name === name)?.result;
}

const report = fixtureReport({ connections: 20, variants: ['haproxy-aligned', 'nginx-aligned'] });

function changed(change: (run: RunReport) => RunReport): Report {
  return { ...report, runs: report.runs.map(change) };
}

test('each controller has a document of its own, and what was not measured is not called passed', () => {
  const all = documents(report);
  assert.deepEqual(
    all.map((one) => one.implementation.project),
    ['haproxy-aligned', 'nginx-aligned'],
  );
  for (const one of all) {
    assert.equal(resultOf(one, 'DrainingGRPC'), 'not-measured');
    assert.equal(resultOf(one, 'CloseFrameDelivered'), 'passed');
    assert.equal(one.profiles[0]?.statistics['Failed'], 0);
  }
});

test('a Close frame that does not reach a client fails the check of it', () => {
  const lost = changed((run) => ({
    ...run,
    ledger: run.ledger.map((row) => (row.cause === 'app-close' ? { ...row, code: 1006 } : row)),
  }));
  assert.equal(resultOf(documents(lost)[0], 'CloseFrameDelivered'), 'failed');
});

test('a connection of a restarted pod that something else ended fails the check that they are kept', () => {
  const cut = changed((run) => ({
    ...run,
    ledger: run.ledger.map((row) => (row.cause === 'app-close' ? { ...row, cause: 'proxy-signal' as const } : row)),
  }));
  assert.equal(resultOf(documents(cut)[0], 'ExistingConnectionsKeptWhileServing'), 'failed');
});

test('a new connection to a pod that is going long since fails the check of it', () => {
  const server = report.runs.find((run) => run.scenario === 'server-restart');
  const pod = server?.ledger.find((row) => row.attempt > 1 && row.openedAt !== null)?.backend;
  assert.ok(pod);
  const late = changed((run) => ({
    ...run,
    events: [...run.events, { at: 0, kind: 'pod', pod, component: 'server', phase: 'terminating' }],
  }));
  assert.equal(resultOf(documents(late)[0], 'NoNewConnectionsToTerminating'), 'failed');
});

test('an end that did not come when the settings say fails the check of the drain timeout', () => {
  const off = changed((run) => ({
    ...run,
    observed: run.observed.map((one) => ({ ...one, agrees: false, difference: '5 s too early' })),
  }));
  assert.equal(resultOf(documents(off)[0], 'DrainTimeoutHonoured'), 'failed');
});

test('a report without the scenarios that could tell has nothing passed and nothing failed', () => {
  const [only] = documents({ ...report, runs: report.runs.filter((run) => run.scenario === 'controller-reload') });
  assert.equal(only?.profiles[0]?.result, 'not-measured');
});

test('a report from compressed time says so on its first line', () => {
  assert.match(conformanceView(report).split('\n')[0] ?? '', /^# Compressed time 1\/60/);
});
