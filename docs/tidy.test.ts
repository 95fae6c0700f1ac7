import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contentOf, filesWith } from './source-files.fixture.ts';

const longest = 300;
const code = ['.ts', '.mjs', '.js'];
const text = [...code, '.md', '.json', '.yaml', '.yml', '.txt', '.svg', '.html'];

/** Where a home or a working folder of somebody's machine would begin. */
const machinePath = new RegExp(
  `(?<![\\w.~-])/(?:${['work', 'root', 'Users/\\w', 'home/\\w', 'tmp/setup'].join('|')})/`,
);

/** Where somebody's packages came from. Public homes of what a fact is about are none. */
const packageSource = /https?:\/\/[^/\s"']*(?:registry|npmjs|pypi|artifactory|nexus|mirror)[^/\s"']*/;

describe('the files of the repository', () => {
  test(`none holds code of more than ${longest} lines`, async () => {
    for (const file of await filesWith(...code)) {
      const lines = (await contentOf(file)).trimEnd().split('\n').length;
      assert.ok(lines <= longest, `${file} has ${lines} lines: what second thing is in it?`);
    }
  });

  test('none names a path of somebody’s machine', async () => {
    for (const file of await filesWith(...text)) {
      assert.equal(machinePath.exec(await contentOf(file))?.[0], undefined, file);
    }
  });

  test('none names the place from which packages were installed', async () => {
    for (const file of await filesWith(...text)) {
      assert.equal(packageSource.exec(await contentOf(file))?.[0], undefined, file);
    }
  });

  test('none switches the type checker or the lint off for a line', async () => {
    const switches = new RegExp(
      ['@ts-', 'eslint-'].map((prefix) => `${prefix}(?:ignore|nocheck|expect|disable)`).join('|'),
    );
    for (const file of await filesWith(...code)) {
      assert.equal(switches.exec(await contentOf(file))?.[0], undefined, file);
    }
  });
});
