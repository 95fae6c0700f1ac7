import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { importsOf } from './imports.ts';
import type { Lock, LockedPackage } from './lock-file.ts';
import { packagesFor, readLock } from './lock-file.ts';
import type { ByImage, ImageName } from './names.ts';
import { imageNames, imagePrograms } from './names.ts';

/** Everything of ours that goes into an image: nothing that its programs do not import. */
export interface ImageContents {
  /** Path below the checkout → text, with line ends as on Unix. In the order of the paths. */
  readonly files: ReadonlyMap<string, string>;
  readonly packages: readonly LockedPackage[];
}

/** The checkout that this file is part of. */
export const checkout = join(import.meta.dirname, '..', '..');

/** In every image: says that its files are ECMAScript modules. */
const packageFile = `${JSON.stringify({ name: 'drainproof', private: true, type: 'module' })}\n`;

/** Reads what goes into each image: its programs, what they import, and the packages that package-lock.json gives for that. */
export async function readContents(root = checkout): Promise<{ dockerfile: string; images: ByImage<ImageContents> }> {
  const reader = new SourceReader(root);
  const lock = await readLock(root);
  const dockerfile = await reader.read('infra/images/Dockerfile');
  const images = imageNames.map(async (name) => [name, await contentsOf(name, reader, lock)] as const);
  return { dockerfile, images: Object.fromEntries(await Promise.all(images)) as Record<ImageName, ImageContents> };
}

async function contentsOf(name: ImageName, reader: SourceReader, lock: Lock): Promise<ImageContents> {
  const files = new Map([['package.json', packageFile]]);
  const packages = new Set<string>();
  const add = async (path: string): Promise<void> => {
    if (files.has(path)) return;
    files.set(path, '');
    const text = await reader.read(path);
    files.set(path, text);
    const imports = importsOf(text);
    for (const needed of imports.packages) packages.add(needed);
    await Promise.all(imports.files.map((file) => add(posix.join(posix.dirname(path), file))));
  };
  await Promise.all(imagePrograms[name].map(add));
  return {
    files: new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    packages: packagesFor([...packages].toSorted(), lock),
  };
}

/** Reads each file once, however many images have it. */
class SourceReader {
  readonly #root: string;
  readonly #texts = new Map<string, Promise<string>>();

  constructor(root: string) {
    this.#root = root;
  }

  read(path: string): Promise<string> {
    const known = this.#texts.get(path);
    if (known !== undefined) return known;
    const text = readFile(join(this.#root, path), 'utf8').then((raw) => raw.replaceAll('\r\n', '\n'));
    this.#texts.set(path, text);
    return text;
  }
}
