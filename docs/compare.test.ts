import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { compare } from '../probes/compare/compare.ts';
import { made, madeReport } from '../probes/compare/compare.fixture.ts';
import { ComparisonError } from '../probes/compare/comparison-error.ts';
import { measureSchema } from '../probes/compare/schema.ts';
import { measureWords } from '../probes/compare/sentences.ts';
import { deltaWords } from '../probes/compare/statistics/mann-whitney.ts';
import { comparisonTerminalView } from '../probes/compare/terminal.ts';

const page = await readFile(new URL('compare.md', import.meta.url), 'utf8');

test('the sentence that the page shows is the one that the command prints', () => {
  const comparison = compare(made(['haproxy-901s', 'nginx-aligned'], { connections: 100 }));
  const text = comparisonTerminalView(comparison, { width: 120, colour: false });
  const shown = /```\n(✓[^`]+)```/.exec(page)?.[1] ?? 'nothing';
  assert.ok(text.includes(shown), shown);
});

test('everything that is refused is in the table', () => {
  const change = {
    report: { schemaVersion: 1 as const, settings: { retry: 'fixed', shards: 3 }, timeScale: 1 },
    run: (run: ReturnType<typeof madeReport>['runs'][number]) => ({
      ...run,
      keepMs: 1,
      target: 'stack:a',
      budget: {
        client: times('retryInitial', 'retryMax', 'retryJitter', 'retryAttempts'),
        session: times('heartbeatInterval', 'longestOperation'),
      },
    }),
  };
  const unlike = { ...madeReport('b', { connections: 12 }, change), schemaVersion: 0 };
  const other = { ...unlike, name: 'c', runs: [] };
  for (const subjects of [[madeReport('a'), unlike], [unlike], [unlike, unlike], [madeReport('a'), other]]) {
    assert.throws(
      () => compare(subjects),
      (error) => {
        assert.ok(error instanceof ComparisonError);
        for (const { what } of error.refusals) {
          const name = what.replace(/ in .*/, '').replaceAll("'", '`');
          const row = page.split('\n').find((line) => line.startsWith('| ') && line.split(' | ')[0]?.includes(name));
          assert.ok(row, name);
        }
        return true;
      },
    );
  }
});

test('every measure and the bounds of its effect sizes are named', () => {
  for (const measure of measureSchema.options) assert.ok(page.includes(`| ${measureWords[measure]} `), measure);
  for (const bound of [0.147, 0.33, 0.474]) {
    assert.ok(page.includes(String(bound)));
    assert.notEqual(deltaWords(bound), deltaWords(bound - 0.001));
  }
});

function times(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '7s']));
}
