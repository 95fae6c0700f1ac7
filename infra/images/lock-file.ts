import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** An installed package: where it stands below the checkout, and what must stand there. */
export interface LockedPackage {
  readonly path: string;
  readonly version: string;
  readonly integrity: string;
}

const names = z.record(z.string(), z.string()).default({});

/** The part of package-lock.json that tells what needs what (npm's documentation, "package-lock.json"). */
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().default(''),
      integrity: z.string().default(''),
      dependencies: names,
      peerDependencies: names,
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
    }),
  ),
});

/** package-lock.json as far as it is read here. */
export type Lock = z.output<typeof lockSchema>;

export async function readLock(root: string): Promise<Lock> {
  return lockSchema.parse(JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')));
}

/**
 * These packages and all that they need in turn, in the order of their paths. Optional ones are left out: they differ from one system
 * to another.
 * @throws when the lock file does not have one: package.json was changed without `npm install`
 */
export function packagesFor(direct: readonly string[], lock: Lock): readonly LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  const add = (name: string, from: string): void => {
    const path = locate(name, from, lock);
    if (found.has(path)) return;
    const entry = lock.packages[path];
    if (entry === undefined) return;
    found.set(path, { path, version: entry.version, integrity: entry.integrity });
    for (const needed of neededBy(entry)) add(needed, path);
  };
  for (const name of direct) add(name, '');
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function neededBy({ dependencies, peerDependencies, peerDependenciesMeta }: Lock['packages'][string]): string[] {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys(dependencies), ...peers];
}

/** Node looks in the asking package's own folder first, then in each one around it. */
function locate(name: string, from: string, lock: Lock): string {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (lock.packages[path] !== undefined) return path;
  if (from === '') throw new Error(`package-lock.json does not have '${name}': run 'npm install'`);
  const outer = from.lastIndexOf('/node_modules/');
  return locate(name, outer === -1 ? '' : from.slice(0, outer), lock);
}
