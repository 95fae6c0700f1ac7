import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Compares a whole output with the file `expected/<name>`, so that a change of a view is seen as its reader sees it.
 * `DRAINPROOF_REWRITE=1 npm test` stores the present output instead; look at the difference before committing it.
 */
export async function assertStored(name: string, actual: string): Promise<void> {
  const file = fileURLToPath(new URL(`expected/${name}`, import.meta.url));
  if (process.env['DRAINPROOF_REWRITE'] === '1') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, actual);
  }
  const expected = await readFile(file, 'utf8');
  assert.equal(actual, expected, `${name} differs from its stored output; DRAINPROOF_REWRITE=1 stores the new one`);
}
