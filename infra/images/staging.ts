import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ImageContents } from './contents.ts';
import { checkout } from './contents.ts';
import { ImagesError } from './images-error.ts';
import type { LockedPackage } from './lock-file.ts';
import type { ImageName } from './names.ts';

/** A folder of ours for what a build needs and makes; gone when disposed. */
export interface Staging extends AsyncDisposable {
  readonly folder: string;
}

export async function makeStaging(): Promise<Staging> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-images-'));
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Lays out what goes into an image, in the folder that the Dockerfile copies for it. */
export async function layOut(name: ImageName, contents: ImageContents, folder: string): Promise<void> {
  for (const [path, text] of contents.files) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  await Promise.all(contents.packages.map((each) => copyPackage(each, join(folder, name))));
}

/** Packages below another one's node_modules are entries of their own, where they are needed. */
async function copyPackage({ path, version }: LockedPackage, into: string): Promise<void> {
  const from = join(checkout, path);
  const installed = await installedVersion(from);
  if (installed !== version) {
    throw new ImagesError(
      `${path} is ${installed ?? 'not installed'}, but package-lock.json wants ${version}: run 'npm ci' and try again`,
    );
  }
  await cp(from, join(into, path), {
    recursive: true,
    filter: (source) => source === from || basename(source) !== 'node_modules',
  });
}

async function installedVersion(folder: string): Promise<string | null> {
  try {
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: string };
    return version ?? null;
  } catch {
    return null;
  }
}
