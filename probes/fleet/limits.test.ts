import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TargetError } from '../targets/errors.ts';
import { checkLimits, findShortages, parseOpenFiles, parsePortRange, readLimits } from './limits.ts';

const plenty = { openFiles: 1_000_000, ports: 28_232 };

describe('findShortages', () => {
  it('finds nothing where there is plenty, or where the system does not tell', () => {
    assert.deepEqual(findShortages(plenty, 5_000, 3), []);
    assert.deepEqual(findShortages({ openFiles: null, ports: null }, 1e6, 9), []);
    assert.deepEqual(findShortages({ openFiles: Infinity, ports: 28_232 }, 1_000, 1), []);
  });

  it('counts five sockets for a connection in this process, in all runs that are side by side', () => {
    const [shortage] = findShortages({ ...plenty, openFiles: 1_024 }, 400, 3);
    assert.deepEqual([shortage?.has, shortage?.needs], [1_024, 3 * (5 * 400 + 100) + 100]);
    assert.match(shortage?.what ?? '', /the fleet and the relays/);
    assert.match(shortage?.remedy ?? '', /ulimit -n 6400/);
    assert.deepEqual(findShortages({ ...plenty, openFiles: 6_400 }, 400, 3), []);
  });

  it('counts local ports twice, for the successor of a connection in TIME_WAIT', () => {
    const [shortage, ...others] = findShortages({ ...plenty, ports: 1_000 }, 501, 1);
    assert.deepEqual([shortage?.has, shortage?.needs, others], [1_000, 1_002, []]);
    assert.match(shortage?.remedy ?? '', /net\.ipv4\.ip_local_port_range/);
  });
});

describe('checkLimits', () => {
  it('says which limit, its value, what is needed and how to raise it, before a run that cannot be', async () => {
    await assert.rejects(checkLimits(1e9, 2), (error) => {
      assert.ok(error instanceof TargetError);
      assert.match(error.message, /too small for 1000000000 connections in each of 2 runs side by side/);
      assert.match(error.message, /there are \d+, \d+ are needed; .*--connections/);
      return true;
    });
  });

  it('lets a run pass that this machine can hold', async () => {
    await checkLimits(1, 1);
  });
});

describe('readLimits', () => {
  it(
    'reads both on Linux',
    { skip: process.platform === 'linux' ? false : 'reads /proc, which only Linux has' },
    async () => {
      const { openFiles, ports } = await readLimits();
      assert.ok(openFiles !== null && openFiles > 0);
      assert.ok(ports !== null && ports > 0);
    },
  );

  it('takes the soft limit, also when there is none', () => {
    const line =
      'Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n';
    assert.equal(parseOpenFiles(line), 1_024);
    assert.equal(parseOpenFiles(line.replace('1024', 'unlimited')), Infinity);
    assert.equal(parseOpenFiles('something else'), null);
  });

  it('counts a range with both ends, and does not make one up', () => {
    assert.equal(parsePortRange('32768\t60999\n'), 28_232);
    for (const text of [null, '', '5', 'a b', '9 3']) assert.equal(parsePortRange(text), null);
  });
});
