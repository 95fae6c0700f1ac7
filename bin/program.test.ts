import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
const program = join(import.meta.dirname, 'program.mjs');

test('a Node that cannot run TypeScript is told so in one line, with what to do', async () => {
  const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.17.1'}})`;
  const failed = await run(process.execPath, ['--import', older, program]).then(
    () => assert.fail('it ran'),
    (error: unknown) => error as { code: number; stderr: string },
  );
  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /^drainproof's stacks need Node 22\.18 or later, and Pulumi runs Node 22\.17\.1 .*: install Node 24/,
  );
  assert.equal(failed.stderr.trimEnd().split('\n').length, 1);
});
