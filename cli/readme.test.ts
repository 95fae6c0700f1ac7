import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { assertGenerated } from '../docs/generated.fixture.ts';
import { exitCodes } from './exit-codes.ts';
import { figureTable } from './figures.fixture.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

test('the figures in the README are those of the result files', async () => {
  await assertGenerated('../README.md', { figures: await figureTable() });
});

test('every exit code stands in the README’s table', () => {
  const listed = [...readme.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
  assert.deepEqual(listed, Object.values(exitCodes));
});

test('every file that the README links to is there', async () => {
  for (const [, path] of readme.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
    if (path === 'bench/results') continue;
    await assert.doesNotReject(readFile(new URL(`../${path ?? ''}`, import.meta.url)), path);
  }
});
