import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TargetError } from '../targets/errors.ts';
import { checkLimits, findShortages, parseOpenFiles, parsePortRange, readLimits } from './limits.ts';

const oneOf = (connections: number) => ({ connections, onLab: 1, onStacks: 0 });
const plenty = { openFiles: 1_000_000, ports: 28_232 };

describe('findShortages', () => {
  it('finds nothing where there is plenty, or where the system does not tell', () => {
    assert.deepEqual(findShortages(plenty, { connections: 5_000, onLab: 3, onStacks: 0 }), []);
    assert.deepEqual(findShortages({ openFiles: null, ports: null }, { connections: 1e6, onLab: 9, onStacks: 0 }), []);
    assert.deepEqual(findShortages({ openFiles: Infinity, ports: 28_232 }, oneOf(1_000)), []);
  });

  it('counts five sockets for a connection in this process, in all runs that are side by side', () => {
    const three = { connections: 400, onLab: 3, onStacks: 0 };
    const [shortage] = findShortages({ ...plenty, openFiles: 1_024 }, three);
    assert.deepEqual([shortage?.has, shortage?.needs], [1_024, 3 * (5 * 400 + 100) + 100]);
    assert.match(shortage?.what ?? '', /the fleet and the relays/);
    assert.match(shortage?.remedy ?? '', /ulimit -n 6400/);
    assert.deepEqual(findShortages({ ...plenty, openFiles: 6_400 }, three), []);
  });

  it('counts the client alone for a connection to a stack, whose proxies are elsewhere', () => {
    const demand = { connections: 400, onLab: 0, onStacks: 2 };
    const [shortage] = findShortages({ ...plenty, openFiles: 1_024 }, demand);
    assert.equal(shortage?.needs, 2 * (400 + 100) + 100);
    assert.match(shortage.what, /for the fleet\)/);
    assert.deepEqual(findShortages({ ...plenty, openFiles: 1_100 }, demand), []);
  });

  it('counts local ports twice, for the successor of a connection in TIME_WAIT', () => {
    const [shortage, ...others] = findShortages({ ...plenty, ports: 1_000 }, oneOf(501));
    assert.deepEqual([shortage?.has, shortage?.needs, others], [1_000, 1_002, []]);
    assert.match(shortage?.remedy ?? '', /net\.ipv4\.ip_local_port_range/);
  });
});

describe('checkLimits', () => {
  it('says which limit, its value, what is needed and how to raise it, before a run that cannot be', async () => {
    await assert.rejects(checkLimits({ connections: 1e9, onLab: 1, onStacks: 1 }), (error) => {
      assert.ok(error instanceof TargetError);
      assert.match(error.message, /too small for 1000000000 connections in each of 2 runs side by side/);
      assert.match(error.message, /there are \d+, \d+ are needed; .*--connections/);
      return true;
    });
  });

  it('lets a run pass that this machine can hold', async () => {
    await checkLimits(oneOf(1));
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
