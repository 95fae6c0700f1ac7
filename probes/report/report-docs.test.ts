import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { reportSchema, runSchema } from './schema.ts';
import { verdictWords } from './words.ts';

const text = await readFile(new URL('../../docs/report.md', import.meta.url), 'utf8');

/** The first column of the table whose head begins with this. */
function firstColumn(head: string): string[] {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`| ${head} `));
  assert.notEqual(from, -1, `docs/report.md has no table '${head}'`);
  const rows = lines.slice(from + 2);
  const end = rows.findIndex((line) => !line.startsWith('|'));
  return rows
    .slice(0, end === -1 ? rows.length : end)
    .map((row) => (row.split('|')[1] ?? '').trim().replaceAll('`', ''));
}

test('docs/report.md says every field of a report and of a run, in the order of the schema', () => {
  assert.deepEqual(firstColumn('Field  '), Object.keys(reportSchema.shape));
  assert.deepEqual(firstColumn('Field of a run'), Object.keys(runSchema.shape));
});

test('docs/report.md says every verdict with its mark', () => {
  assert.deepEqual(
    firstColumn('Mark').toSorted(),
    Object.values(verdictWords)
      .map((verdict) => verdict.mark)
      .toSorted(),
  );
  for (const { words } of Object.values(verdictWords)) assert.ok(text.includes(`| ${words}`), words);
});
