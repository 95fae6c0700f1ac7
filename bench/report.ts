import { mkdir, writeFile } from 'node:fs/promises';
import { htmlView } from '../probes/report/html.ts';
import { junitView } from '../probes/report/junit.ts';
import { markdownView } from '../probes/report/markdown.ts';
import { fixtureReport, scenarios, variantIds } from '../probes/report/report.fixture.ts';
import type { Report } from '../probes/report/schema.ts';
import { host } from './host.ts';

/** `node bench/report.ts`: how long the views of a report take, and how large the page is. The first render is counted, since a run makes one. */
const repeats = 5;

const cases = [
  { name: '10,000 connections in one run', report: oneRun(10_000) },
  { name: '1,000 connections in one run', report: oneRun(1000) },
  {
    name: `10,000 connections in each of ${variantIds.length * scenarios.length} runs`,
    report: fixtureReport({ connections: 10_000 }),
  },
];
const results = cases.map(({ name, report }) => {
  const times = Array.from({ length: repeats }, () => {
    // Another one each time: what a view remembers of a report it has seen must not make it look fast.
    const unseen = structuredClone(report);
    return milliseconds(() => htmlView(unseen));
  });
  const result = {
    name,
    connections: report.runs.reduce((sum, run) => sum + run.connections.held, 0),
    firstMs: times[0],
    medianMs: times.toSorted((a, b) => a - b)[Math.floor(repeats / 2)],
    htmlBytes: Buffer.byteLength(htmlView(report)),
    otherViewsMs: milliseconds(() => [markdownView(report), junitView(report)]),
    jsonBytes: Buffer.byteLength(JSON.stringify(report)),
  };
  process.stdout.write(
    `${name}: ${result.firstMs} ms the first time, ${result.medianMs} ms at the median of ${repeats}; ${result.htmlBytes} bytes of HTML\n`,
  );
  return result;
});
const file = new URL('results/report.json', import.meta.url);
await mkdir(new URL('.', file), { recursive: true });
await writeFile(file, `${JSON.stringify({ command: 'node bench/report.ts', ...host({}), results }, null, 2)}\n`);

function oneRun(connections: number): Report {
  const report = fixtureReport({ connections, variants: ['haproxy-901s'] });
  return { ...report, runs: report.runs.slice(0, 1) };
}

function milliseconds(work: () => unknown): number {
  const from = performance.now();
  work();
  return Math.round((performance.now() - from) * 10) / 10;
}
