import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { smallReport } from '../probes/report/report.fixture.ts';
import { runCommand } from './command.fixture.ts';
import { exitCodes } from './exit-codes.ts';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('--help names every verb and every exit code, on standard output', async () => {
  const { code, stdout } = await runCommand(['--help']);
  assert.equal(code, 0);
  for (const verb of ['run', 'compare', 'fidelity', 'scenarios', 'controllers', 'causes', 'explain', 'report']) {
    assert.match(stdout, new RegExp(`^ {2}${verb}\\b`, 'm'));
  }
  const listed = /Exit codes:([^]*)\./.exec(stdout)?.[1] ?? '';
  for (const exit of Object.values(exitCodes)) assert.match(listed, new RegExp(`\\b${exit} `));
});

test('each verb has a help of its own with examples or a sentence about what it takes', async () => {
  for (const verb of ['run', 'compare', 'fidelity', 'explain', 'report']) {
    const { code, stdout } = await runCommand([verb, '--help']);
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^Usage: drainproof ${verb}`));
  }
});

describe('what cannot be followed ends with 2 and says why', () => {
  const cases: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['rum'], /unknown command 'rum'[^]*Did you mean run\?/],
    [['run', '--conections', '5'], /unknown option '--conections'[^]*Did you mean --connections\?/],
    [['run', 'controler-restart'], /no scenario 'controler-restart'; did you mean 'controller-restart'\?/],
    [['run', '--controller', 'haproxi'], /no controller 'haproxi'; did you mean 'haproxy/],
    [['run', '--connections', '0'], /'--connections 0': must be a whole number from 1/],
    [['run', '--scale', '60'], /'--scale 60': must be a fraction.*write 1\/60/],
    [['run', '--retry', 'never'], /'never' is invalid\. Allowed choices are exponential, fixed, none/],
    [['run', '--target', 'minikube'], /'--target minikube': must be 'lab', 'stack:NAME' for a deployed stack, or/],
    [['run', '--target', 'stack:'], /'--target stack:': must be 'lab', 'stack:NAME'/],
    [['run', '--target', 'stack:no.json'], /'no\.json': there is no such file/],
    [['run', '--target', 'stack:a', '--scale', '1/60'], /'--scale' compresses the lab's time only/],
    [['run', '--target', 'stack:a', '--controller', 'nginx'], /'--controller' chooses what the lab runs/],
    [['run', '--target', 'stack:a', '--settings', 'a.yaml'], /'--settings' chooses what the lab runs/],
    [['run', '--shards', '3'], /'--shards' puts the clients into a stack's cluster: name one with --target/],
    [['run', '--keep', '30'], /'--keep 30': '30' is not a duration: it has no unit; write '30s'/],
    [['run', '--keep', '0s'], /'--keep 0s': must be longer than 0s/],
    [['compare', 'stack:a'], /'stack:a' alone has nothing to be compared with: name two stacks or more/],
    [['compare', 'stack:a', 'before'], /'stack:a' is a stack and 'before' is not: compare stacks with stacks/],
    [['compare', 'a', 'b', '--target', 'stack:a'], /'--target stack:a': name the stacks as subjects/],
    [['fidelity', 'nowhere', 'nowhere'], /there is no report at 'nowhere'/],
    [['run', '--settings', 'nowhere.yaml'], /'--settings nowhere\.yaml': there is no such file/],
    [['explain', 'app-clos'], /no scenario, controller or cause 'app-clos'; did you mean 'app-close'\?/],
    [['report', 'nowhere'], /there is no report at 'nowhere'/],
    [['compare', 'nowhere'], /there is no report at 'nowhere'/],
    [['compare', 'haproxy-901s', 'haproxy-901s'], /'haproxy-901s' alone has nothing to be compared with/],
    [['compare', 'haproxy-901s'], /'haproxy-901s' alone has nothing to be compared with: name two controllers or more/],
    [['compare', 'haproxy-901s', 'nowhere'], /compare controllers with controllers, or reports with reports/],
  ];
  for (const [args, says] of cases) {
    test(`drainproof ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runCommand(args);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace');
      assert.equal(stdout, '');
      assert.equal(code, exitCodes.usage);
    });
  }
});

test('settings that contradict each other are refused with both keys and both numbers, before anything starts', async (context) => {
  const file = join(await folderFor(context), 'Pulumi.mine.yaml');
  await writeFile(file, 'config:\n  drainproof:app:\n    terminationGracePeriod: 30s\n');
  const { code, stderr } = await runCommand(['run', '--settings', file, '--out', join(file, '..', 'out')]);
  assert.equal(code, exitCodes.usage);
  assert.match(stderr, /'app\.terminationGracePeriod' \(30s\) must be at least 'app\.preStopDelay' \+ 'app\.drain'/);
});

test('every id of the lists is explained, each with what it is', async () => {
  for (const list of ['scenarios', 'controllers', 'causes']) {
    const { stdout } = await runCommand([list]);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
    assert.ok(ids.length > 5);
    const [first = '', last = ''] = [ids[0], ids.at(-1)];
    for (const id of [first, last]) {
      const page = await runCommand(['explain', id]);
      assert.equal(page.code, 0);
      assert.match(page.stdout, new RegExp(`^${id}\n\nwhat +\\S`));
    }
  }
});

test('a report from another schema version is refused with both versions', async (context) => {
  const file = join(await folderFor(context), 'report.json');
  await writeFile(file, JSON.stringify({ ...smallReport(), schemaVersion: 99 }));
  const { code, stderr } = await runCommand(['report', file]);
  assert.equal(code, exitCodes.usage);
  assert.match(stderr, /has report schema 99.*this drainproof reads schema \d+\. Use a newer drainproof/);
});

test('a report is shown in every format, and drawn for one run', async (context) => {
  const folder = await folderFor(context);
  await writeFile(join(folder, 'report.json'), JSON.stringify(smallReport()));
  for (const format of ['table', 'html', 'markdown', 'junit', 'conformance', 'json']) {
    const { code, stdout } = await runCommand(['report', folder, '--format', format]);
    assert.equal(code, 0, format);
    assert.match(stdout, /haproxy-901s/, format);
  }
  const several = await runCommand(['report', folder, '--format', 'svg']);
  assert.equal(several.code, exitCodes.usage);
  assert.match(several.stderr, /must name one run of this report: haproxy-901s\/controller-restart,/);
  const one = await runCommand(['report', folder, '--format', 'svg', '--run', 'haproxy-901s/controller-restart']);
  assert.match(one.stdout, /<svg /);
});

test('whoever reads only the first line of the output does not make it fail', async () => {
  const entry = join(import.meta.dirname, '..', 'bin', 'drainproof.mjs');
  const run = promisify(execFile);
  const { stdout, stderr } = await run('sh', ['-c', '"$0" "$1" causes | head -1', process.execPath, entry]);
  assert.match(stdout, /^app-close/);
  assert.equal(stderr, '');
});
