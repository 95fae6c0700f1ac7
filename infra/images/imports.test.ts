import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { checkout, readContents } from './contents.ts';
import { importsOf } from './imports.ts';
import { imageNames } from './names.ts';

describe('importsOf', () => {
  it('finds files and packages, once each, and neither types nor what Node has itself', () => {
    const source = [
      "import { a } from './a.ts';",
      "import {\n  b,\n  c,\n} from '../b.ts';",
      "import type { d } from './d.ts';",
      "import { type e, f } from 'pack/deep';",
      "import g from '@scope/pack/deep';",
      "import 'pack';",
      "import { join } from 'node:path';",
      "export { h } from './h.ts';",
      "export type { i } from './i.ts';",
      "const j = await import('./j.ts');",
      "new Worker(new URL('./k.ts', import.meta.url));",
    ].join('\n');
    const { files, packages } = importsOf(source);
    assert.deepEqual(files.toSorted(), ['../b.ts', './a.ts', './h.ts', './j.ts', './k.ts']);
    assert.deepEqual(packages.toSorted(), ['@scope/pack', 'pack']);
  });

  it('finds in every file of an image what the compiler finds', async () => {
    const { images } = await readContents();
    for (const path of new Set(imageNames.flatMap((name) => [...images[name].files.keys()]))) {
      if (!path.endsWith('.ts')) continue;
      const source = await readFile(join(checkout, path), 'utf8');
      const { files, packages } = importsOf(source);
      assert.deepEqual([...files, ...packages].toSorted(), compiled(source), path);
    }
  });
});

/** What is left to import when the types are erased, by TypeScript. */
function compiled(source: string): string[] {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ESNext, verbatimModuleSyntax: true },
  });
  const names = ts.preProcessFile(outputText, true, true).importedFiles.map(({ fileName }) => fileName);
  return [...new Set(names)].filter((name) => !name.startsWith('node:')).toSorted();
}
