import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { layerOf, layers } from './layers.fixture.ts';
import { contentOf, filesWith } from './source-files.fixture.ts';

/** An import of one of our files by another; types count too. */
interface Arrow {
  readonly from: string;
  readonly to: string;
}

const isTest = (file: string): boolean => /\.(?:test|fixture)\.ts$|\/testing\/|^bench\//.test(file);

describe('the arrows of the layout', () => {
  test('every source file lies in a folder that the table of layers knows', async () => {
    const sources = await filesWith('.ts', '.mjs');
    assert.deepEqual(
      sources.filter((file) => layerOf(file) === undefined),
      [],
    );
  });

  test('no file imports a layer that its own may not know', async () => {
    const arrows = await allArrows();
    assert.ok(arrows.length > 200, `only ${arrows.length} imports were found`);
    assert.deepEqual(arrows.filter((arrow) => !allowed(arrow)).map(written), []);
  });

  test('no program imports what only tests use', async () => {
    const arrows = await allArrows();
    const wrong = arrows.filter(({ from, to }) => isTest(to) && !isTest(from));
    assert.deepEqual(wrong.map(written), []);
  });

  test('the files that set everything up import nothing but each other until that is done', async () => {
    for (const file of await filesWith('.mjs')) {
      const later = { 'bin/drainproof.mjs': ['../cli.ts'], 'bin/program.mjs': ['../index.ts'] }[file] ?? [];
      const names = (await importsOf(file)).filter((name) => !name.startsWith('node:') && !name.endsWith('.mjs'));
      assert.deepEqual(names, later, file);
    }
  });

  test('layers are listed before those that may import them', () => {
    for (const [index, { path, mayImport }] of layers.entries()) {
      if (mayImport === 'everything' || path === 'bin') continue;
      const before = layers.slice(0, index).map((layer) => layer.path);
      assert.deepEqual(
        mayImport.filter((other) => !before.includes(other)),
        [],
        path,
      );
    }
  });
});

describe('printing and exiting', () => {
  // The lifecycle of an app ends the process that its entry file hands to it.
  const speakers =
    /^(?:cli\.ts$|cli\/|apps\/[^/]+\/main\.ts$|apps\/shared\/lifecycle\.ts$|probes\/shards\/(?:main|smoke)\.ts$)/;
  const maySpeak = (file: string): boolean => speakers.test(file) || isTest(file);

  test('nothing but the command and the entry files of apps and probes prints or exits', async () => {
    for (const file of (await filesWith('.ts')).filter((each) => !maySpeak(each))) {
      const found = /(?<![.\w])(?:process\.(?:exit\(|stdout|stderr)|console\.)/.exec(await contentOf(file));
      assert.equal(found?.[0], undefined, file);
    }
  });
});

function allowed({ from, to }: Arrow): boolean {
  const layer = layerOf(from);
  const other = layerOf(to);
  if (layer === undefined || layer.mayImport === 'everything' || layer === other) return true;
  if (isTest(from) && to.endsWith('.fixture.ts')) return true;
  return other !== undefined && layer.mayImport.includes(other.path);
}

function written({ from, to }: Arrow): string {
  return `${from} must not import ${to}`;
}

async function allArrows(): Promise<readonly Arrow[]> {
  const files = await filesWith('.ts', '.mjs');
  const arrows = files.map(async (from) =>
    (await importsOf(from))
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ from, to: posix.join(posix.dirname(from), name) })),
  );
  return (await Promise.all(arrows)).flat();
}

/** Everything that a file imports, by name: statically, dynamically, or for types only. */
async function importsOf(file: string): Promise<readonly string[]> {
  const { importedFiles } = ts.preProcessFile(await contentOf(file), true, true);
  return importedFiles.map(({ fileName }) => fileName);
}
