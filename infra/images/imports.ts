/** What a source file needs when it runs: files beside it, by relative path, and packages, by name. */
export interface Imports {
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

const fromClause = /^(?:import|export)\s(?!type\s)[^'";]*?\sfrom\s'([^']+)'/gm;
const bareImport = /^import '([^']+)'/gm;
const dynamicImport = /\bimport\('([^']+)'\)/g;
/** A worker's file. */
const besideUrl = /\bnew URL\('(\.[^']+)', import\.meta\.url\)/g;

/**
 * Reads a file's imports. Types are erased before it runs, so `import type` needs nothing. Formatted sources write an import in one way
 * only, which patterns can find in a hundredth of the compiler's time; imports.test.ts compares them with the compiler on every source.
 */
export function importsOf(source: string): Imports {
  const names = [fromClause, bareImport, dynamicImport, besideUrl].flatMap((pattern) =>
    [...source.matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  const needed = [...new Set(names)].filter((name) => !name.startsWith('node:'));
  return {
    files: needed.filter((name) => name.startsWith('.')),
    packages: [...new Set(needed.filter((name) => !name.startsWith('.')).map(packageOf))],
  };
}

/** `@scope/name/sub` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
