import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, sep } from 'node:path';

/** The folder of the repository. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

const notOurs = ['node_modules', 'reports', '.drainproof', '.git'];

/** Files of the repository with these endings, by their paths in it, sorted. */
export async function filesWith(...endings: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  const options = { cwd: repository, exclude: (name: string) => notOurs.includes(name) };
  for await (const path of glob(`**/*`, options)) {
    if (endings.some((ending) => path.endsWith(ending))) found.push(path.split(sep).join('/'));
  }
  return found.sort();
}

export function contentOf(file: string): Promise<string> {
  return readFile(join(repository, file), 'utf8');
}
