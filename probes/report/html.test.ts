import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellOf, matrixOf } from './cells.ts';
import { headlineOf } from './headline.ts';
import { hostile } from './hostile.fixture.ts';
import { htmlView } from './html.ts';
import { escaped } from './html/markup.ts';
import { fixtureReport, smallReport, variantIds } from './report.fixture.ts';
import { verdictWords } from './words.ts';

function textOf(page: string): string {
  return page
    .slice(page.indexOf('<body>'))
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replace(/\s+/g, ' ');
}

test('the page says the verdict first, then the matrix, then each field, then how it was measured and how to repeat it', () => {
  const report = smallReport();
  const page = textOf(htmlView(report));
  const order = [
    escaped(headlineOf(report, matrixOf(report)).sentence),
    'Controller by scenario',
    'Each field of the matrix',
    'Predicted beside observed',
    'Lifelines.',
    'When they ended.',
    'Served again.',
    'Self-checks',
    'Timeline',
    'How it was measured',
    'Not modelled',
    'How to repeat it',
    report.reproduce,
  ].map((part) => page.indexOf(part));
  assert.ok(!order.includes(-1), `missing: ${String(order)}`);
  assert.deepEqual(
    order,
    order.toSorted((a, b) => a - b),
  );
});

test('each field has its sentence, its remedy, its prediction and observation, and a link from the matrix', () => {
  const report = smallReport();
  const page = htmlView(report);
  for (const { run, pairs, verdict } of matrixOf(report).cells) {
    const id = `run-${run.controller}-${run.scenario}`;
    assert.ok(page.includes(`href="#${id}"`), `no link to ${id}`);
    const section = textOf(
      `<body>${page.slice(page.indexOf(`id="${id}"`), page.indexOf('Back to the matrix', page.indexOf(`id="${id}"`)))}`,
    );
    for (const part of [run.why, run.remedy ?? '', verdictWords[verdict].words])
      assert.ok(section.includes(escaped(part)), part);
    if (verdict === 'not-supported') continue;
    for (const pair of pairs)
      assert.ok(section.includes(pair.predicted) && section.includes(pair.observed), pair.subject);
  }
});

test('each verdict is said by a mark and in words', () => {
  const page = textOf(htmlView(smallReport()));
  for (const { mark, words } of Object.values(verdictWords)) assert.ok(page.includes(`${mark} ${words}`), words);
});

test('a report from compressed time says so on its first line, one in real time does not', () => {
  assert.match(
    textOf(htmlView(smallReport())),
    /^ Skip to the matrix Compressed time 1\/60: every timer ran 60 times as fast/,
  );
  assert.doesNotMatch(htmlView(smallReport({ timeScale: 1 })), /Compressed time/);
});

test('a field without data, and a report without runs, say so', () => {
  assert.match(htmlView(smallReport()), /It was not run here, so there is nothing to draw/);
  const empty = smallReport();
  const runs = empty.runs.map((run) => ({ ...run, ledger: [], events: [] }));
  assert.match(htmlView({ ...empty, runs }), /No connection was open when the fault began/);
  assert.match(htmlView({ ...empty, runs: [] }), /Nothing was measured/);
});

test('a run in which nothing ended says that there is nothing to spread', () => {
  const report = fixtureReport({ connections: 5, variants: ['haproxy-aligned'] });
  assert.match(htmlView(report), /No connection ended before the clients did/);
});

test('repeats of one field are listed, and the section shows the worst', () => {
  const report = smallReport();
  const page = htmlView({
    ...report,
    runs: [...report.runs, ...report.runs.map((run) => ({ ...run, verdict: 'failed' as const }))],
  });
  assert.match(page, /worst of 2 runs: 1 passed, 1 failed/);
  assert.match(page, /\(shown\)/);
});

test('whatever text a report holds, none of it becomes an element, an attribute or a control character', () => {
  const tags = (page: string): string[] => [...new Set(page.match(/<[a-z!?/][a-z0-9]*/gi))].toSorted();
  const page = htmlView(hostile(smallReport()));
  assert.deepEqual(tags(page), tags(htmlView(smallReport())));
  assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{Cc}\uFFFE\uFFFF]/u);
  assert.equal(page, page.toWellFormed());
  assert.doesNotMatch(page, /<[^>]* onerror/);
});

test('the page asks for nothing: no script, no link out, no import, and a policy that forbids it', () => {
  const page = htmlView(smallReport());
  assert.match(
    page,
    /http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;|content="default-src 'none'/,
  );
  assert.doesNotMatch(page, /<script|<link|<iframe|@import|url\(|src=|href="(?!#)| style="/);
});

test('the same report gives the same page', () => {
  assert.equal(htmlView(smallReport()), htmlView(structuredClone(smallReport())));
});

test('every id is there once, and every reference leads to one', () => {
  const page = htmlView(fixtureReport({ connections: 20 }));
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((found) => found[1]);
  assert.equal(new Set(ids).size, ids.length);
  const wanted = [...page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap((found) =>
    (found[1] ?? '').split(' '),
  );
  assert.deepEqual(
    wanted.filter((id) => !ids.includes(id)),
    [],
  );
});

test('a report with 1,000 connections in each of three runs is at most 300 KB', () => {
  for (const variant of variantIds) {
    const report = fixtureReport({ connections: 1000, variants: [variant] });
    const size = Buffer.byteLength(htmlView(report));
    assert.ok(size <= 300_000, `${variant}: ${size} bytes for ${report.runs.length} runs of 1,000`);
  }
});

test('a report of 10,000 connections is made in 3 s, and is not larger than one of 1,000', () => {
  const report = fixtureReport({ connections: 10_000, variants: ['haproxy-901s'] });
  const from = performance.now();
  const page = htmlView(report);
  const tookMs = performance.now() - from;
  assert.ok(tookMs <= 3000, `${tookMs} ms`);
  assert.ok(page.length <= 300_000, `${page.length} characters`);
  assert.match(page, /10,000 clients; each line stands for up to 25 of them/);
});

test('a field that the page does not know is still said', () => {
  const report = smallReport();
  const runs = report.runs.map((run) => ({
    ...run,
    events: [...run.events, { at: 3200, kind: 'moon-phase', phase: 'full' }],
  }));
  assert.match(htmlView({ ...report, runs }), /moon-phase phase full/);
});

test('where nothing had to be kept, what ended is said to have moved, or to have ended, and not to be kept', () => {
  const { runs } = smallReport();
  const [, , run] = runs;
  assert.equal(run?.scenario, 'server-restart');
  const moved = { ...run, keepMs: 0, connections: { ...run.connections, kept: run.connections.held, cutBy: {} } };
  assert.match(`${cellOf([moved])?.outcome} ${cellOf([moved])?.by}`, /^moved 12\/12 by app-close$/);
  assert.match(`${cellOf([{ ...moved, verdict: 'failed' }])?.outcome}`, /^ended 12\/12$/);
});
