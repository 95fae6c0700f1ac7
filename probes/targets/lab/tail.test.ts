import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tail } from './tail.ts';

async function fileFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-tail-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'log');
  await writeFile(path, 'from before\n');
  return path;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'it never came to be');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('lines come as they are written, whole ones only, and nothing from before', async (t) => {
  const path = await fileFor(t);
  const lines: string[] = [];
  const reading = tail(path, (line) => lines.push(line));
  await appendFile(path, 'one\ntw');
  await until(() => lines.length === 1);
  await appendFile(path, 'o\n');
  await until(() => lines.length === 2);
  reading.end();
  assert.deepEqual(lines, ['one', 'two']);
});

test('at the end what is left is read, a line without its end too', async (t) => {
  const path = await fileFor(t);
  const lines: string[] = [];
  const reading = tail(path, (line) => lines.push(line));
  await appendFile(path, `${'x'.repeat(200_000)}\nlast words`);
  reading.end();
  assert.deepEqual(
    lines.map((line) => line.length),
    [200_000, 10],
  );
});

test('a character that is cut by the end of a piece stays whole', async (t) => {
  const path = await fileFor(t);
  const lines: string[] = [];
  const reading = tail(path, (line) => lines.push(line));
  await appendFile(path, `${'x'.repeat(65_535)}ü\n`);
  reading.end();
  assert.equal(lines[0]?.at(-1), 'ü');
});
