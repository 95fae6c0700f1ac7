import { createHash } from 'node:crypto';
import type { ImageContents } from './contents.ts';
import { readContents } from './contents.ts';
import type { ByImage } from './names.ts';
import { forEachImage } from './names.ts';

/** Enough that two contents do not meet, short enough to be read aloud. */
const digits = 12;

/**
 * The hash of what each image contains, from the checkout as it is now: the same on every machine, and another one as soon as a program,
 * something that it imports, the version of a package or the Dockerfile changes. Tests and whatever else no program imports are not in it.
 */
export async function hashImages(root?: string): Promise<ByImage<string>> {
  const { dockerfile, images } = await readContents(root);
  return forEachImage((name) => contentHash(dockerfile, images[name]));
}

export function contentHash(dockerfile: string, { files, packages }: ImageContents): string {
  const locked = packages.map(({ path, version, integrity }) => [path, version, integrity]);
  const canonical = JSON.stringify([dockerfile, [...files], locked]);
  return createHash('sha256').update(canonical).digest('hex').slice(0, digits);
}
