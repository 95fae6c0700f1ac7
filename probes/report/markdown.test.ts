import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markdownView } from './markdown.ts';
import { smallReport } from './report.fixture.ts';
import { assertStored } from './stored.fixture.ts';

test('the whole Markdown view is as stored', async () => {
  await assertStored('markdown.txt', markdownView(smallReport()));
});

test('where a report holds Markdown or HTML, it is shown as text', () => {
  const report = smallReport();
  const runs = report.runs.map((run) => ({ ...run, why: '<img src=x> | **bold** `code`\n# heading' }));
  const text = markdownView({ ...report, runs });
  assert.ok(text.includes(String.raw`\<img src=x\> \| \*\*bold\*\* \`code\` \# heading`));
  assert.doesNotMatch(text, /(?<!\\)<img/);
});

test('every table row has as many fields as its head', () => {
  const widths = (block: string): number[] => block.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
  const tables = markdownView(smallReport())
    .split('\n\n')
    .filter((block) => block.startsWith('|'));
  assert.equal(tables.length, 4);
  for (const table of tables) assert.equal(new Set(widths(table)).size, 1, table);
});

test('a command that holds backticks stays one code block', () => {
  const text = markdownView({ ...smallReport(), reproduce: 'drainproof run --out "```"' });
  assert.match(text, /````sh\ndrainproof run --out "```"\n````/);
});

test('a report from compressed time says so on its first line', () => {
  assert.match(markdownView(smallReport()), /^> \*\*Compressed time 1\/60/);
  assert.match(markdownView(smallReport({ timeScale: 1 })), /^# ✗ 2 of 6 runs failed/);
});
