import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Lock } from './lock-file.ts';
import { packagesFor } from './lock-file.ts';

interface Entry {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { optional: boolean }>;
}

function lockOf(entries: Readonly<Record<string, Entry>>): Lock {
  const none = {
    version: '1.0.0',
    integrity: 'sha512-x',
    dependencies: {},
    peerDependencies: {},
    peerDependenciesMeta: {},
  };
  return {
    packages: Object.fromEntries(Object.entries(entries).map(([path, entry]) => [path, { ...none, ...entry }])),
  };
}

const pathsFor = (direct: string[], lock: Lock): string[] => packagesFor(direct, lock).map(({ path }) => path);

describe('packagesFor', () => {
  it('follows dependencies and peers that must be there, also in circles, and nothing else', () => {
    const lock = lockOf({
      'node_modules/a': {
        dependencies: { b: '1' },
        peerDependencies: { c: '1', d: '1' },
        peerDependenciesMeta: { d: { optional: true } },
      },
      'node_modules/b': { dependencies: { a: '1' } },
      'node_modules/c': {},
      'node_modules/d': {},
      'node_modules/e': {},
    });
    assert.deepEqual(pathsFor(['a'], lock), ['node_modules/a', 'node_modules/b', 'node_modules/c']);
  });

  it('takes the package that Node would find: the nearest one', () => {
    const lock = lockOf({
      'node_modules/a': { dependencies: { b: '2' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/b': {},
      'node_modules/c': { dependencies: { b: '1' } },
    });
    assert.deepEqual(pathsFor(['a'], lock), [
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/b',
      'node_modules/c',
    ]);
  });

  it('says which package the lock file lacks', () => {
    assert.throws(() => packagesFor(['a'], lockOf({})), {
      message: "package-lock.json does not have 'a': run 'npm install'",
    });
  });
});
