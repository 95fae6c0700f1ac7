import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseReport, readReport } from '../probes/report/read.ts';
import type { Running } from './command.fixture.ts';
import { entry, runCommand, startCommand } from './command.fixture.ts';
import { descendantsOf, stillThere } from './descendants.fixture.ts';
import { exitCodes } from './exit-codes.ts';

const linuxOnly = process.platform === 'linux' ? false : 'processes are looked up in /proc, which is Linux';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** Waits until the command has said something; fails when it ended, or after a generous time. */
async function until(running: Running, says: RegExp): Promise<void> {
  const deadline = Date.now() + 60_000;
  let ended = false;
  void running.ended.then(() => (ended = true));
  while (!says.test(running.said())) {
    assert.ok(!ended && Date.now() < deadline, `it never said ${String(says)}, but: ${running.said()}`);
    await delay(20);
  }
}

/** Waits until none of some processes is there any more. */
async function untilGone(processes: Awaited<ReturnType<typeof descendantsOf>>): Promise<void> {
  const deadline = Date.now() + 20_000;
  let left = await stillThere(processes);
  while (left.length > 0 && Date.now() < deadline) {
    await delay(50);
    left = await stillThere(processes);
  }
  assert.deepEqual(left, []);
}

test('a run writes the report and its views, says its verdict on the screen, and ends with 1 where one failed', async (context) => {
  const out = join(await folderFor(context), 'reports');
  const args = ['run', 'controller-restart', '--controller', 'haproxy-901s', '--connections', '20', '--out', out];
  const { code, stdout, stderr } = await runCommand(args);
  assert.equal(code, exitCodes.failed, stderr);
  assert.match(stdout, /^Compressed time 1\/60/);
  assert.match(stdout, /20 of 20 connections were cut/);
  assert.match(stdout, /saved by +mount \/etc\/s6-overlay/);
  assert.deepEqual((await readdir(out)).toSorted(), [
    'junit.xml',
    'report.html',
    'report.json',
    'report.md',
    'timeline.jsonl',
  ]);
  const [run] = (await readReport(out)).runs;
  assert.equal(run?.connections.held, 20);
  assert.deepEqual(run.connections.cutBy, { 'proxy-signal': 20 });
  const lines = (await readFile(join(out, 'timeline.jsonl'), 'utf8')).trimEnd().split('\n');
  const kinds = new Set(lines.map((line) => (JSON.parse(line) as { kind: string }).kind));
  for (const kind of ['pod', 'signal', 'fault', 'endpoints', 'connection-ended']) assert.ok(kinds.has(kind), kind);
});

test('a run goes on to its end when nobody reads its progress any more', async (context) => {
  const out = await folderFor(context);
  const run = `"$0" "$1" run baseline --controller haproxy-901s --connections 10 --scale 1/200 --out "$2"`;
  const program = `(${run} 2>&1 >/dev/null; echo $? > "$2/code") | head -n 1; while [ ! -s "$2/code" ]; do sleep 0.1; done`;
  await promisify(execFile)('sh', ['-c', program, process.execPath, entry, out]);
  assert.equal(await readFile(join(out, 'code'), 'utf8'), '0\n');
  assert.equal((await readReport(out)).runs.length, 1);
});

test('with --json standard output is the report and nothing else; what came as predicted is no surprise', async (context) => {
  const out = await folderFor(context);
  const args = ['run', 'controller-restart', '--controller', 'haproxy-901s', '--connections', '20', '--out', out];
  const { code, stdout, stderr } = await runCommand([...args, '--json', '--watch', '--fail-on', 'surprise']);
  assert.equal(code, exitCodes.passed, stderr);
  const report = parseReport(stdout, 'standard output');
  assert.deepEqual(report, await readReport(out));
  assert.match(stderr, /haproxy-\d: SIGTERM to proxy-master \d+, by supervisor/);
  assert.match(stderr, /every run came as predicted, the bad ones too, so this ends with 0/);
});

test(
  'Ctrl-C in the middle ends every child, keeps what was measured, and ends with 130',
  { skip: linuxOnly },
  async (context) => {
    const out = await folderFor(context);
    const battery = ['controller-restart', 'controller-reload', '--controller', 'haproxy-901s', '--jobs', '1'];
    const running = startCommand(['run', ...battery, '--connections', '20', '--scale', '1/30', '--out', out]);
    await until(running, /controller-reload: 20 connections held/);
    const children = await descendantsOf(running.pid);
    assert.ok(children.some((child) => child.name.startsWith('haproxy')));
    running.kill('SIGINT');
    const { code, stderr } = await running.ended;
    assert.equal(code, exitCodes.interrupted, stderr);
    assert.match(stderr, /SIGINT: ending what runs here and keeping what was measured/);
    assert.match(stderr, /it ended early; the report holds what was finished before: 1 run/);
    await untilGone(children);
    const report = await readReport(out);
    assert.equal(report.interrupted, true);
    assert.deepEqual(
      report.runs.map((run) => run.scenario),
      ['controller-restart'],
    );
  },
);

test(
  'what a run leaves behind that is killed with kill -9, the next start ends, and says so',
  { skip: linuxOnly },
  async (context) => {
    const out = await folderFor(context);
    const args = ['run', 'controller-reload', '--controller', 'haproxy-901s', '--connections', '5', '--out', out];
    const running = startCommand(args);
    await until(running, /5 connections held/);
    const children = await descendantsOf(running.pid);
    running.kill('SIGKILL');
    await running.ended;
    const next = await runCommand([
      'run',
      'baseline',
      '--controller',
      'haproxy-901s',
      '--connections',
      '5',
      '--out',
      out,
    ]);
    assert.match(next.stderr, /cleaned up after a run that was killed: \d+ processes ended/);
    assert.equal(next.code, exitCodes.passed, next.stderr);
    await untilGone(children);
  },
);

test(
  'a proxy that somebody kills in the middle is told as such, and the run goes on',
  { skip: linuxOnly },
  async (context) => {
    const out = await folderFor(context);
    const args = ['run', 'baseline', '--controller', 'haproxy-901s', '--connections', '20', '--scale', '1/15'];
    const running = startCommand([...args, '--out', out]);
    await until(running, /20 connections held/);
    const masters = (await descendantsOf(running.pid)).filter(
      ({ name, parent }) => name === 'haproxy' && parent === running.pid,
    );
    const [master] = masters;
    assert.ok(master);
    process.kill(master.pid, 'SIGKILL');
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, exitCodes.failed, stdout + stderr);
    const [run] = (await readReport(out)).runs;
    assert.deepEqual(Object.keys(run?.connections.endedBy ?? {}), ['proxy-killed']);
  },
);

for (const [what, script, says] of [
  [
    'too old',
    'echo "HAProxy version 2.2.9 2021/02/06"',
    /haproxy is version 2\.2\.9; the lab needs haproxy 2\.5 or newer/,
  ],
  [
    'broken',
    'echo "cannot open shared object file" >&2; exit 127',
    /'.*haproxy -v' failed: .*cannot open shared object/s,
  ],
] as const) {
  test(`a haproxy that is ${what} is named with its path, and the run ends with 3`, async (context) => {
    const folder = await folderFor(context);
    await writeFile(join(folder, 'haproxy'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'haproxy'), 0o755);
    const environment = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const args = ['run', 'baseline', '--controller', 'haproxy', '--connections', '5', '--out', join(folder, 'out')];
    const { code, stderr } = await runCommand(args, { environment });
    assert.equal(code, exitCodes.inconclusive);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('a scale at which a timer could not be told from nothing is refused, with what works', async (context) => {
  const out = await folderFor(context);
  const { code, stderr } = await runCommand(['run', 'baseline', '--scale', '1/100000', '--out', out]);
  assert.equal(code, exitCodes.usage);
  assert.match(stderr, /the scale 1\/100000 compresses too much:[^]*use --scale 1\/\d+ or slower/);
});

test(
  'a file that cannot be written on a full disk is named, and the run ends with 3',
  { skip: linuxOnly },
  async (context) => {
    const out = await folderFor(context);
    await symlink('/dev/full', join(out, 'timeline.jsonl'));
    const args = ['run', 'baseline', '--controller', 'haproxy-901s', '--connections', '5', '--out', out];
    const { code, stdout, stderr } = await runCommand(args);
    assert.equal(code, exitCodes.inconclusive, stdout);
    assert.match(stderr, /timeline\.jsonl' could not be written: no space is left on that disk \(ENOSPC\)/);
  },
);

test('a folder that cannot be made is refused before anything is measured', async (context) => {
  const file = join(await folderFor(context), 'file');
  await writeFile(file, '');
  const { code, stderr } = await runCommand(['run', 'baseline', '--out', join(file, 'reports')]);
  assert.equal(code, exitCodes.inconclusive);
  assert.match(stderr, /a part of that path is a file and not a folder/);
  assert.doesNotMatch(stderr, /starts/);
});

test(
  'a file limit too small for --connections is told with its value, the need, and how to raise it',
  { skip: linuxOnly },
  async (context) => {
    const out = await folderFor(context);
    const command = `ulimit -n 200; exec "$0" "$@"`;
    const args = [entry, 'run', 'baseline', '--controller', 'haproxy', '--connections', '300', '--out', out];
    const limited = spawn('sh', ['-c', command, process.execPath, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    limited.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(limited, 'close')) as [number];
    assert.equal(code, exitCodes.inconclusive);
    assert.match(said, /200.*needed.*ulimit -n \d+/s);
  },
);
