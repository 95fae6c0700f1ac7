import { readFile, writeFile } from 'node:fs/promises';

const file = new URL('../README.md', import.meta.url);

/**
 * The README with the part between `<!-- name -->` and `<!-- /name -->` as it should be. With DRAINPROOF_REWRITE=1 it is written there.
 */
export async function replacePart(name: string, text: string): Promise<string> {
  const readme = await readFile(file, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no part '${name}'`);
  const next = `${readme.slice(0, from + start.length)}\n\n${text}\n\n${readme.slice(to)}`;
  if (process.env['DRAINPROOF_REWRITE'] === '1') await writeFile(file, next);
  return next;
}
