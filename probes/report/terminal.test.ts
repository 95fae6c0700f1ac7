import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { fixtureReport, smallReport } from './report.fixture.ts';
import { assertStored } from './stored.fixture.ts';
import { terminalView } from './terminal.ts';

for (const width of [80, 120]) {
  test(`the whole terminal view at ${width} columns is as stored`, async () => {
    await assertStored(`terminal-${width}.txt`, terminalView(smallReport(), { width, colour: false }));
  });
}

test('no line is longer than the terminal is wide, whatever its width and the length of names and sentences', () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 200 }), fc.string({ maxLength: 90 }), (width, name) => {
      const report = smallReport();
      const runs = report.runs.map((run) => ({
        ...run,
        controller: `${run.controller}${name}`,
        why: `${name} ${run.why}`,
      }));
      const lines = terminalView({ ...report, runs }, { width, colour: false }).split('\n');
      const longest = lines.toSorted((a, b) => b.length - a.length)[0] ?? '';
      assert.ok(longest.length <= width, `${longest.length} columns: ${longest}`);
    }),
    { numRuns: 60 },
  );
});

test('colour adds nothing but colour: without it the same text stands there', () => {
  const plainText = terminalView(smallReport(), { width: 100, colour: false });
  const coloured = terminalView(smallReport(), { width: 100, colour: true });
  assert.notEqual(coloured, plainText);
  assert.equal(stripVTControlCharacters(coloured), plainText);
});

test('each verdict is said by a mark and in words', () => {
  const text = terminalView(smallReport(), { width: 120, colour: false });
  for (const said of ['✓ passed', '✗ failed', '? inconclusive', '– not supported'])
    assert.ok(text.includes(said), said);
});

test('where a report holds control sequences of a terminal, they do not reach the terminal', () => {
  const report = smallReport();
  const runs = report.runs.map((run) => ({ ...run, why: `\u001b]0;title\u0007\u001b[2Jcleared\u0000\r\nline` }));
  const text = terminalView({ ...report, runs }, { width: 80, colour: false });
  assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
  assert.match(text, /cleared line/);
});

test('moved connections are told from kept ones, and nobody cut is said with its bound', () => {
  const text = terminalView(fixtureReport({ connections: 300, variants: ['haproxy-aligned'] }), {
    width: 120,
    colour: false,
  });
  assert.match(text, /moved 300\/300/);
  assert.match(text, /kept 300\/300/);
  assert.match(text, /0 of 300 cut: at most 1\.0 %/);
});

test('a report from compressed time says so on its first line, one in real time does not', () => {
  const first = (timeScale: number): string | undefined =>
    terminalView(smallReport({ timeScale }), { width: 200, colour: false }).split('\n')[0];
  assert.match(first(1 / 60) ?? '', /^Compressed time 1\/60: /);
  assert.match(first(1) ?? '', /^✗ 2 of 6 runs failed/);
});

test('a report without a run says that nothing was measured', () => {
  const text = terminalView({ ...smallReport(), runs: [] }, { width: 80, colour: false });
  assert.match(text, /Nothing was measured/);
});
