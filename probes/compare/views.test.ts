import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import type { RunReport } from '../report/schema.ts';
import { assertStored } from '../report/stored.fixture.ts';
import { compare } from './compare.ts';
import { made, madeReport, smallComparison } from './compare.fixture.ts';
import { comparisonMarkdownView } from './markdown.ts';
import { percentText } from './sentences.ts';
import { comparisonTerminalView } from './terminal.ts';

for (const width of [80, 120]) {
  test(`the whole terminal view of a comparison at ${width} columns is as stored`, async () => {
    const text = comparisonTerminalView(smallComparison(), { width, colour: false });
    await assertStored(`../../compare/expected/terminal-${width}.txt`, text);
  });
}

test('the whole Markdown view of a comparison is as stored', async () => {
  await assertStored('../../compare/expected/markdown.txt', comparisonMarkdownView(smallComparison()));
});

test('no line is longer than the terminal is wide, whatever its width and the length of names', () => {
  fc.assert(
    fc.property(fc.integer({ min: 76, max: 200 }), fc.string({ maxLength: 90 }), fc.nat(3), (width, name, more) => {
      const others = Array.from({ length: more }, (_, index) => madeReport(`${name} ${index + 2}`));
      const comparison = compare([madeReport(`${name} 0`), madeReport(`${name} 1`), ...others]);
      const lines = comparisonTerminalView(comparison, { width, colour: false }).split('\n');
      const longest = lines.toSorted((a, b) => b.length - a.length)[0] ?? '';
      assert.ok(longest.length <= width, `${longest.length} columns: ${longest}`);
    }),
    { numRuns: 40 },
  );
});

test('colour adds nothing but colour', () => {
  const plainText = comparisonTerminalView(smallComparison(), { width: 100, colour: false });
  const coloured = comparisonTerminalView(smallComparison(), { width: 100, colour: true });
  assert.notEqual(coloured, plainText);
  assert.equal(stripVTControlCharacters(coloured), plainText);
});

test('where a report holds control sequences of a terminal, Markdown or HTML, they are shown as text', () => {
  const hostile = '\u001b]0;t\u0007\u001b[2J<img src=x> | **b** `c`\r\n# h';
  const change = {
    run: (run: RunReport): RunReport => ({ ...run, why: hostile, settings: { [hostile]: hostile } }),
    report: { versions: { [hostile]: hostile }, reproduce: hostile },
  };
  const subjects = [madeReport('a'), madeReport(hostile, { variants: ['nginx-aligned'] }, change)];
  const comparison = compare(subjects);
  assert.doesNotMatch(comparisonTerminalView(comparison, { width: 100, colour: false }), /[^\P{Cc}\n]/u);
  const text = comparisonMarkdownView(comparison);
  assert.doesNotMatch(text, /(?<!\\)<img/);
  assert.doesNotMatch(text, /^# h/m);
  for (const table of text.split('\n\n').filter((block) => block.startsWith('|'))) {
    const widths = table.split('\n').map((line) => line.split(/(?<!\\)\|/).length);
    assert.equal(new Set(widths).size, 1, table);
  }
});

test('a comparison in compressed time says so on its first line, one in real time does not', () => {
  const first = (timeScale: number): string => {
    const comparison = compare(made(['haproxy-901s', 'nginx-aligned'], { timeScale }));
    return comparisonTerminalView(comparison, { width: 200, colour: false }).split('\n')[0] ?? '';
  };
  assert.match(first(1 / 60), /^Compressed time 1\/60: /);
  assert.match(first(1), /^✓ nginx-aligned kept 40 of 40/);
});

test('with more subjects than fit side by side, the reference stands in each block', () => {
  const variants = ['haproxy-901s', 'haproxy-aligned', 'haproxy-gopherd', 'nginx-defaults', 'nginx-aligned'];
  const text = comparisonTerminalView(compare(made(variants)), { width: 110, colour: false });
  const heads = text.split('\n').filter((line) => /^ +│ haproxy-901s/.test(line));
  assert.ok(heads.length >= 6, text);
  for (const variant of variants) assert.ok(text.includes(variant));
});

test('a percentage is never rounded up to all', () => {
  assert.deepEqual([100, 99.97, 98.24, 0, -0.001, 0.034, -1.25].map(percentText), [
    ...['100 %', '99.9 %', '98.2 %', '0 %', '0 %', '0.03 %', '−1.3 %'],
  ]);
});
