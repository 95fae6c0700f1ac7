import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertGenerated } from '../docs/generated.fixture.ts';
import { matrixOf } from '../probes/report/cells.ts';
import { parseReport } from '../probes/report/read.ts';
import type { Report, RunReport } from '../probes/report/schema.ts';
import { runCommand } from './command.fixture.ts';
import { outcomes, outcomeTable } from './main-question.fixture.ts';

/** "npm start after set-up ≤ 90 s", with room for a machine that does something else besides. */
const mostSeconds = 180;

describe('the main question, three times with the same seed', () => {
  const reports: Report[] = [];
  const seconds: number[] = [];
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
    for (const turn of [1, 2, 3]) {
      const begun = performance.now();
      const out = join(folder, String(turn));
      const { stdout, stderr } = await runCommand(['run', '--connections', '100', '--json', '--out', out]);
      seconds.push((performance.now() - begun) / 1000);
      assert.notEqual(stdout, '', stderr);
      reports.push(parseReport(stdout, `run ${turn}`));
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const [first] = reports.keys();
  const one = (controller: string, scenario: string): RunReport => {
    const found = reports[first ?? 0]?.runs.find((run) => run.controller === controller && run.scenario === scenario);
    assert.ok(found);
    return found;
  };

  test('gives the same verdicts by the same causes', () => {
    const [a, b, c] = reports.map(outcomes);
    assert.deepEqual(b, a);
    assert.deepEqual(c, a);
  });

  test('gives what the README says', async () => {
    const [report] = reports;
    assert.ok(report);
    await assertGenerated('../README.md', { 'main-question': outcomeTable(report) });
  });

  test('comes as predicted in every field', () => {
    for (const report of reports) {
      const odd = matrixOf(report).cells.filter((cell) => cell.agrees === false);
      assert.deepEqual(
        odd.flatMap((cell) =>
          cell.pairs.map((pair) => `${cell.run.controller} × ${cell.run.scenario}: ${pair.difference}`),
        ),
        [],
      );
    }
  });

  test('an s6 image cuts all at once on restart, whatever the grace', () => {
    for (const controller of ['haproxy-defaults', 'haproxy-901s']) {
      const { connections, observed } = one(controller, 'controller-restart');
      assert.deepEqual(connections.cutBy, { 'proxy-signal': 100 });
      assert.ok((observed[0]?.lastMs ?? Infinity) < 500);
    }
  });

  test('with the down-signal they are kept until hard-stop-after, on a reload too', () => {
    for (const scenario of ['controller-restart', 'controller-reload']) {
      const { connections, keepMs, observed } = one('haproxy-aligned', scenario);
      assert.equal(connections.kept, 100);
      assert.deepEqual(connections.endedBy, { 'proxy-hard-stop': 100 });
      assert.ok((observed[0]?.firstMs ?? 0) >= keepMs);
    }
  });

  test('a gopherd image kills what drains after 25 s, compressed', () => {
    const { connections, observed } = one('haproxy-gopherd', 'controller-restart');
    assert.deepEqual(connections.cutBy, { 'proxy-killed': 100 });
    const [end] = observed;
    assert.ok(end?.firstMs && end.firstMs > 25_000 / 60 - 50 && end.firstMs < 25_000 / 60 + 500);
  });

  test('NGINX with its defaults cuts after worker-shutdown-timeout, on a restart and on a reload', () => {
    for (const scenario of ['controller-restart', 'controller-reload']) {
      const { connections } = one('nginx-defaults', scenario);
      assert.deepEqual(connections.cutBy, { 'proxy-hard-stop': 100 });
    }
  });

  test('takes about a minute', () => {
    for (const each of seconds) assert.ok(each < mostSeconds, `${each.toFixed(0)} s`);
  });
});
