import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageContents } from './contents.ts';
import { checkout } from './contents.ts';
import type { RunCommand } from './command.ts';
import type { Destination } from './destination.ts';
import { loadArchive } from './destination.ts';
import type { Engine } from './engine.ts';
import { ImagesError } from './images-error.ts';
import type { ByImage, ImageName } from './names.ts';
import { imageNames } from './names.ts';
import { fullReference } from './references.ts';
import { layOut, makeStaging } from './staging.ts';

/** What is to be made of the checkout, and where it goes. */
export interface Making {
  readonly dockerfile: string;
  readonly contents: ByImage<ImageContents>;
  readonly references: ByImage<string>;
  readonly engine: Engine;
  /** Another base image than the Dockerfile's. */
  readonly base?: string | undefined;
  readonly flags: readonly string[];
  /** `push`: to the registry in the references; `none`: they stay in the engine's store. */
  readonly to: Destination | 'push' | 'none';
  /** Build again what is built already. */
  readonly force: boolean;
  /** Whether the destination has this already. */
  readonly isThere: (name: ImageName) => boolean;
  readonly run: RunCommand;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Builds what is not built yet and brings it where it is not yet. The folder that it needs is removed, also when it fails. */
export async function makeImages(making: Making): Promise<void> {
  const { references, force, say, isThere } = making;
  const wanted = imageNames.filter((name) => force || !isThere(name));
  for (const name of imageNames.filter((each) => !wanted.includes(each))) {
    say(`${references[name]} is in the cluster already`);
  }
  if (wanted.length === 0) return;
  await using staging = await makeStaging();
  await cp(join(checkout, 'infra/images/Dockerfile'), join(staging.folder, 'Dockerfile'));
  for (const name of wanted) {
    await build(name, making, staging.folder);
    await deliver(name, making, staging.folder);
  }
}

async function build(name: ImageName, making: Making, folder: string): Promise<void> {
  const { engine, force, flags, say, contents } = making;
  const reference = fullReference(making.references[name]);
  if (!force && (await engine.has(reference))) {
    say(`${making.references[name]} is built already`);
    return;
  }
  const base = making.base ?? baseOf(making.dockerfile);
  if (!(await engine.has(base))) {
    say(`${engine.name} pulls ${base}`);
    await engine.pull(base);
  }
  say(`${engine.name} builds ${making.references[name]}`);
  await layOut(name, contents[name], folder);
  await engine.build({ folder, stage: name, base, reference, flags });
}

async function deliver(name: ImageName, making: Making, folder: string): Promise<void> {
  const { engine, to, say } = making;
  const reference = fullReference(making.references[name]);
  if (to === 'none') return;
  if (to === 'push') {
    say(`${engine.name} pushes ${reference}`);
    await engine.push(reference);
    return;
  }
  say(`${to.loader} loads ${making.references[name]} into '${to.cluster}'`);
  const file = join(folder, `${name}.tar`);
  await engine.save(reference, file);
  await loadArchive(to, file, making);
}

/** The default that the Dockerfile gives its base: the one place where it stands. */
export function baseOf(dockerfile: string): string {
  const base = /^ARG BASE=(\S+)$/m.exec(dockerfile)?.[1];
  if (base === undefined) throw new ImagesError('infra/images/Dockerfile has no line ARG BASE=…');
  return base;
}
