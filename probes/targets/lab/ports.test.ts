import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

const run = promisify(execFile);

test('ports that are asked for at the same time differ, and lie below the range of outgoing connections', async () => {
  const ports = await Promise.all(Array.from({ length: 250 }, () => freePort()));
  assert.equal(new Set(ports).size, 250);
  assert.ok(ports.every((port) => port >= 20_000 && port <= 31_999));
});

test('processes that ask at the same time get different ports, although none of them listens yet', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'ports.ts'));
  // Each waits a little with its ports, so that the others ask while it has them.
  const program = `const { freePort } = await import(${module});
    const ports = []; for (let n = 0; n < 50; n++) ports.push(await freePort());
    console.log(JSON.stringify(ports)); setTimeout(() => process.exit(), 1500);`;
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => run(process.execPath, ['--input-type=module', '-e', program])),
  );
  const ports = answers.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
  assert.equal(new Set(ports).size, 150);
});
