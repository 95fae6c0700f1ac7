import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { reportJsonSchema } from './json-schema.ts';
import { reportSchema } from './schema.ts';

const published = new URL('../../docs/report.schema.json', import.meta.url);

test('docs/report.schema.json is what the schema in the code says', async () => {
  if (process.env['DRAINPROOF_REWRITE'] === '1') {
    await writeFile(published, `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
  }
  const stored: unknown = JSON.parse(await readFile(published, 'utf8'));
  assert.deepEqual(
    stored,
    reportJsonSchema(),
    'DRAINPROOF_REWRITE=1 writes it anew; raise schemaVersion if a field changed its meaning',
  );
});

test('every field of a report is required there, as it is here', () => {
  const { required } = reportJsonSchema() as { required: string[] };
  assert.deepEqual(required.toSorted(), Object.keys(reportSchema.shape).toSorted());
});
