import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseReport, type ReadFailure, readReport, ReportReadError } from './read.ts';
import { smallReport } from './report.fixture.ts';

const text = JSON.stringify(smallReport());

function refusal(kind: ReadFailure, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ReportReadError);
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  };
}

test('a report that was written is read as it was, by its file or its folder', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-read-'));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'report.json'), text);
  assert.deepEqual(await readReport(join(folder, 'report.json')), smallReport());
  assert.deepEqual(await readReport(folder), smallReport());
});

test('a report of another schema version is refused with both versions and the way out', () => {
  const of = (schemaVersion: unknown): string => JSON.stringify({ ...smallReport(), schemaVersion });
  const newer =
    /'r\.json' has report schema 2, written by drainproof 0\.1\.0; this drainproof reads schema 1\. Use a newer drainproof/;
  assert.throws(() => parseReport(of(2), 'r.json'), refusal('other-version', newer));
  assert.throws(
    () => parseReport(of(0), 'r.json'),
    refusal('other-version', /schema 0,.*with the drainproof that wrote it/),
  );
  assert.throws(() => parseReport(of(undefined), 'r.json'), refusal('other-version', /of no version/));
});

test('a file that breaks off anywhere is refused, and never taken for a whole one', () => {
  for (const share of [0, 0.01, 0.3, 0.5, 0.99]) {
    const part = text.slice(0, Math.floor(text.length * share));
    assert.throws(() => parseReport(part, 'r.json'), ReportReadError);
  }
  assert.throws(() => parseReport(text.slice(0, -1), 'r.json'), ReportReadError);
  assert.throws(
    () => parseReport(text.slice(0, 5000).replace(/\}*$/, ''), 'r.json'),
    refusal('truncated', /breaks off after/),
  );
  assert.throws(() => parseReport(' \n', 'r.json'), refusal('truncated', /is empty/));
});

test('what is no report is refused by what it is', async () => {
  assert.throws(() => parseReport('<!doctype html>', 'r.html'), refusal('not-json', /'r\.html' is not JSON/));
  for (const other of ['null', '[]', '42', '{"tool":{"name":"k6"}}']) {
    assert.throws(() => parseReport(other, 'r.json'), refusal('not-a-report', /no report of drainproof/));
  }
  const missing = join(tmpdir(), 'drainproof-no-such-folder', 'report.json');
  await assert.rejects(readReport(missing), refusal('missing', /there is no report at/));
});

test('a report with wrong fields names the first of them', () => {
  const report = smallReport();
  const runs = report.runs.map((run) => ({
    ...run,
    verdict: 'green',
    connections: { ...run.connections, held: 'all' },
  }));
  const message = /does not fit report schema 1(.|\n)*'runs\.0\.verdict'(.|\n)*and \d+ more/;
  assert.throws(() => parseReport(JSON.stringify({ ...report, runs }), 'r.json'), refusal('invalid', message));
});
