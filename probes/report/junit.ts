import { agreementText, pairsOf } from './cells.ts';
import type { Report, RunReport } from './schema.ts';
import { compressedLine, plain } from './words.ts';

/**
 * The report as JUnit XML, in the shape that Jenkins, GitLab and GitHub actions read: one testsuite for each controller, one
 * testcase for each run; `failed` → failure, `inconclusive` → error, `not-supported` → skipped. Times are in seconds.
 */
export function junitView(report: Report): string {
  const compressed = compressedLine(report);
  const suites = [...Map.groupBy(report.runs, (run) => run.controller)];
  // The comment stands behind the declaration on the first line, because XML allows nothing before the declaration.
  const comment = compressed === null ? '' : `<!-- ${compressed} -->`;
  const name = compressed === null ? 'drainproof' : `drainproof (${compressed})`;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>${comment}`,
    `<testsuites ${attributes({ name, ...totals(report.runs) })}>`,
    ...suites.flatMap(([controller, runs]) => suite(controller, runs, report)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(controller: string, runs: readonly RunReport[], report: Report): string[] {
  const properties = {
    ...report.versions,
    seed: report.seed,
    timeScale: report.timeScale,
    reproduce: report.reproduce,
  };
  return [
    `  <testsuite ${attributes({ name: controller, timestamp: runs[0]?.startedAt ?? report.startedAt, ...totals(runs) })}>`,
    '    <properties>',
    ...Object.entries(properties).map(([name, value]) => `      <property ${attributes({ name, value })}/>`),
    '    </properties>',
    ...runs.flatMap((run) => testcase(run, runs)),
    '  </testsuite>',
  ];
}

function testcase(run: RunReport, siblings: readonly RunReport[]): string[] {
  const repeats = siblings.filter((one) => one.scenario === run.scenario);
  const name = repeats.length === 1 ? run.scenario : `${run.scenario} (run ${repeats.indexOf(run) + 1})`;
  const head = {
    classname: `drainproof.${run.target}.${run.controller}`,
    name,
    time: (run.durationMs / 1000).toFixed(3),
  };
  return [
    `    <testcase ${attributes(head)}>`,
    ...outcome(run).map((line) => `      ${line}`),
    `      <system-out>${text(details(run).join('\n'))}</system-out>`,
    '    </testcase>',
  ];
}

function outcome(run: RunReport): string[] {
  const body = text(run.remedy === null ? run.why : `${run.why}\nWhat would have saved them: ${run.remedy}`);
  switch (run.verdict) {
    case 'passed':
      return [];
    case 'failed':
      return [`<failure ${attributes({ message: run.why, type: 'failed' })}>${body}</failure>`];
    case 'inconclusive':
      return [`<error ${attributes({ message: run.why, type: 'inconclusive' })}>${body}</error>`];
    case 'not-supported':
      return [`<skipped ${attributes({ message: run.why })}/>`];
  }
}

function details(run: RunReport): string[] {
  if (run.verdict === 'not-supported') return ['not run'];
  return [
    run.bound.words,
    ...pairsOf(run).flatMap((pair) => [
      `predicted: ${pair.predicted} (${pair.subject})`,
      `observed:  ${pair.observed}: ${agreementText(pair.agrees)}${pair.difference === null ? '' : `, ${pair.difference}`}`,
    ]),
    ...run.self.limits.map((limit) => `own limit: ${limit}`),
  ];
}

function totals(runs: readonly RunReport[]): Record<string, string | number> {
  const of = (verdict: RunReport['verdict']): number => runs.filter((run) => run.verdict === verdict).length;
  const seconds = runs.reduce((sum, run) => sum + run.durationMs, 0) / 1000;
  return {
    tests: runs.length,
    failures: of('failed'),
    errors: of('inconclusive'),
    skipped: of('not-supported'),
    time: seconds.toFixed(3),
  };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${text(plain(String(value))).replaceAll('"', '&quot;')}"`)
    .join(' ');
}

/** Text for XML 1.0, which has no way to write most control characters: they are left out (XML 1.0 §2.2 "Characters"). */
function text(value: string): string {
  return value
    .split('\n')
    .map((line) =>
      plain(line)
        .toWellFormed()
        .replace(/[\uFFFE\uFFFF]/g, ''),
    )
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
