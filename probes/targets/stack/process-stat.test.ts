import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { attendantScript, proxyProcesses, readAnswer, readStat } from './process-stat.ts';

/** As /proc/<pid>/stat of a container with s6 and HAProxy had it, cut after field 22. */
const lines = [
  '1 (s6-svscan) S 0 1 1 0 -1 4194560 1370 724 6 8 1 0 0 0 20 0 1 0 1282953',
  '18 (haproxy-ingress) S 16 18 18 0 -1 4194560 2872 6818 19 13 1 3 1 2 20 0 8 0 1282957',
  '19 (haproxy) S 17 19 19 0 -1 4194560 6980 4725 15 1 1 2 1 1 20 0 1 0 1282957',
  '39 (haproxy) S 19 19 19 0 -1 4194624 2887 0 0 0 1 3 0 0 20 0 2 0 1288490',
  '33 (haproxy) S 19 19 19 0 -1 4194624 2887 0 0 0 1 3 0 0 20 0 2 0 1287490',
];

describe('a look at the processes of a container', () => {
  it('tells the master of a proxy from its workers, oldest first, and both from the controller', () => {
    const { processes } = readAnswer(`1795569377.420336649\n${lines.join('\n')}`);
    const { master, workers } = proxyProcesses(processes, 'haproxy');
    assert.equal(master?.pid, 19);
    assert.deepEqual(
      workers.map(({ pid }) => pid),
      [33, 39],
    );
  });

  it('reads names with blanks and parentheses, and passes over what is no process', () => {
    assert.deepEqual(readStat('7 (a (b) c) S 3 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 99 0'), {
      pid: 7,
      name: 'a (b) c',
      parent: 3,
      startTicks: 99,
    });
    assert.equal(readStat(''), null);
    assert.equal(readStat('cat: /proc/8/stat: No such process'), null);
  });

  it('takes the time with its fraction, and none where date tells whole seconds only', () => {
    assert.equal(readAnswer('1795569377.420336649\n').wallMs, 1_795_569_377_420.3366);
    assert.equal(readAnswer('1795569377.%N\n').wallMs, null);
    assert.equal(readAnswer('1795569377.\n').wallMs, null);
  });

  it('comes from a script that any shell can run, and that ends with its input', () => {
    const output = execFileSync('sh', ['-c', attendantScript], { input: '?\n?\n', encoding: 'utf8' });
    const answers = output.split('\n.\n');
    assert.equal(answers.length, 3);
    const { wallMs, processes } = readAnswer(answers[0] ?? '');
    assert.ok(wallMs !== null && Math.abs(wallMs - Date.now()) < 60_000);
    assert.ok(processes.some(({ pid }) => pid === process.pid));
  });
});
