import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { comparisonJsonSchema } from './json-schema.ts';

const published = new URL('../../docs/comparison.schema.json', import.meta.url);

test('docs/comparison.schema.json is what the schema in the code says', async () => {
  if (process.env['DRAINPROOF_REWRITE'] === '1') {
    await writeFile(published, `${JSON.stringify(comparisonJsonSchema(), null, 2)}\n`);
  }
  const stored: unknown = JSON.parse(await readFile(published, 'utf8'));
  assert.deepEqual(
    stored,
    comparisonJsonSchema(),
    'DRAINPROOF_REWRITE=1 writes it anew; raise comparisonVersion if a field changed its meaning',
  );
});
