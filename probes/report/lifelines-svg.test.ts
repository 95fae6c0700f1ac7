import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lifelinesSvg } from './lifelines-svg.ts';
import { fixtureReport, smallReport } from './report.fixture.ts';
import type { Report } from './schema.ts';

function drawn(report: Report, index = 0): string {
  const run = report.runs[index];
  assert.ok(run);
  return lifelinesSvg(report, run);
}

test('the picture says its run, verdict and compressed time in words, and has a title and a description', () => {
  const svg = drawn(smallReport());
  assert.match(svg, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, /<text class="soft"[^>]*>Compressed time 1\/60/);
  assert.match(svg, /✗ haproxy-901s × controller-restart: failed/);
  assert.match(svg, /ended by proxy-signal/);
  assert.match(svg, /<title id="run-t">[^<]+<\/title><desc id="run-d">[^<]+<\/desc>/);
});

test('a run that has no data gives a picture that says so', () => {
  const report = smallReport();
  const index = report.runs.findIndex((run) => run.verdict === 'not-supported');
  assert.match(drawn(report, index), /nothing to draw/);
});

test('1,000 clients each have their line, in less than 100 KB', () => {
  const svg = drawn(fixtureReport({ connections: 1000, variants: ['haproxy-aligned'] }));
  const lines = [...svg.matchAll(/class="life b\d" stroke-width="[^"]*" d="(M[^"]*)"/g)].flatMap((found) =>
    (found[1] ?? '').split('M').slice(1),
  );
  assert.equal(lines.filter((line) => line.includes('h9') || line.includes('h1000')).length, 1000);
  assert.ok(svg.length < 100_000, `${svg.length} characters`);
});
