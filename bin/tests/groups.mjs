import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { repository } from '../setup/places.mjs';

/**
 * The kinds of tests, by the end of their files' names, and how many files run side by side. Where timings are judged it is one.
 * Processes that talk to proxies leave as soon as their tests are over, so that one with something left open does not hold up the rest.
 * What a run leaves behind is tested by hygiene.lab.test.ts and command.lab.test.ts.
 * @type {Readonly<Record<string, { ending: string, concurrency: number, flags?: readonly string[] }>>}
 */
export const groups = {
  fast: { ending: '.test.ts', concurrency: Math.max(2, availableParallelism()) },
  lab: { ending: '.lab.test.ts', concurrency: 1, flags: ['--test-force-exit'] },
  browser: { ending: '.browser.test.ts', concurrency: 1 },
  cluster: { ending: '.cluster.test.ts', concurrency: 1 },
};

/**
 * The test files of a kind, sorted. A file that belongs to two kinds belongs to the one with the longer ending.
 * @param {string} name
 * @param {string} [root]
 */
export async function filesOf(name, root = repository) {
  const endings = Object.values(groups).map(({ ending }) => ending);
  const own = groups[name]?.ending ?? '';
  const notOurs = ['node_modules', '.drainproof', 'reports'];
  const files = [];
  for await (const file of glob(`**/*${own}`, { cwd: root, exclude: (path) => notOurs.includes(path) })) {
    const better = endings.some((ending) => ending.length > own.length && file.endsWith(ending));
    if (!better) files.push(file);
  }
  return files.sort();
}
