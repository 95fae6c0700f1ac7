import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chartProblem } from './chart-problem.ts';

describe('a chart in a folder', () => {
  let project = '';
  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'drainproof-chart-'));
    await mkdir(join(project, 'empty'));
    await mkdir(join(project, 'nginx'));
    await writeFile(join(project, 'nginx', 'Chart.yaml'), 'apiVersion: v2\nname: ingress-nginx\nversion: 4.15.1\n');
    await writeFile(join(project, 'chart.tgz'), '');
  });
  after(() => rm(project, { recursive: true }));
  const problem = (path: string) => chartProblem({ chart: { path }, chartName: 'kubernetes-ingress', project });

  test('is refused when it is the chart of another controller, with both names', () => {
    assert.equal(
      problem('nginx'),
      "'controller.chart' is 'nginx', which holds the chart 'ingress-nginx', and this controller's is 'kubernetes-ingress': set 'controller.chart' or 'controller.name' to the other's",
    );
  });

  test('is refused when there is no chart in it, or no folder', () => {
    assert.match(problem('empty') ?? '', /a folder without a Chart\.yaml/);
    assert.match(problem('none') ?? '', /there is no such folder or file/);
  });

  test('is taken when it is the controller’s, when any will do, and when it is an archive, which Helm opens', () => {
    assert.equal(chartProblem({ chart: { path: 'nginx' }, chartName: 'ingress-nginx', project }), null);
    assert.equal(chartProblem({ chart: { path: 'nginx' }, project }), null);
    assert.equal(problem('chart.tgz'), null);
  });

  test('is not looked for where it comes from a repository', () => {
    const chart = { name: 'kubernetes-ingress', repository: 'https://charts.example.com', version: '1' };
    assert.equal(chartProblem({ chart, project }), null);
  });
});
