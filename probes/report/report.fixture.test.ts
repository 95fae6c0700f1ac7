import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureReport } from './report.fixture.ts';
import { reportSchema } from './schema.ts';

test('the made-up report fits the schema, holds every verdict, and is the same each time', () => {
  const report = fixtureReport({ connections: 40 });
  assert.deepEqual(reportSchema.parse(report), report);
  assert.deepEqual(
    new Set(report.runs.map((run) => run.verdict)),
    new Set(['passed', 'failed', 'inconclusive', 'not-supported']),
  );
  assert.deepEqual(fixtureReport({ connections: 40 }), report);
});
