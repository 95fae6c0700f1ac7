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
  /** Asked only when something is to be built or brought somewhere. */
  readonly findEngine: () => Promise<Engine>;
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

/** The same, under way. */
type Work = Making & { readonly engine: Engine; readonly folder: string };

/** Builds what is not built yet and brings it where it is not yet. The folder that it needs is removed, also when it fails. */
export async function makeImages(making: Making): Promise<void> {
  const { references, force, say, isThere } = making;
  const wanted = imageNames.filter((name) => force || !isThere(name));
  for (const name of imageNames.filter((each) => !wanted.includes(each))) {
    say(`${references[name]} is in the cluster already`);
  }
  if (wanted.length === 0) return;
  const engine = await making.findEngine();
  await using staging = await makeStaging();
  await cp(join(checkout, 'infra/images/Dockerfile'), join(staging.folder, 'Dockerfile'));
  const work = { ...making, engine, folder: staging.folder };
  for (const name of wanted) {
    await build(name, work);
    await deliver(name, work);
  }
}

async function build(name: ImageName, work: Work): Promise<void> {
  const { engine, force, flags, say, contents, folder, references } = work;
  const reference = fullReference(references[name]);
  if (!force && (await engine.has(reference))) {
    say(`${references[name]} is built already`);
    return;
  }
  const base = work.base ?? baseOf(work.dockerfile);
  if (!(await engine.has(base))) {
    say(`${engine.name} pulls ${base}`);
    await engine.pull(base);
  }
  say(`${engine.name} builds ${references[name]}`);
  await layOut(name, contents[name], folder);
  await engine.build({ folder, stage: name, base, reference, flags });
}

async function deliver(name: ImageName, work: Work): Promise<void> {
  const { engine, to, say, folder, references } = work;
  const reference = fullReference(references[name]);
  if (to === 'none') return;
  if (to === 'push') {
    say(`${engine.name} pushes ${reference}`);
    await engine.push(reference);
    return;
  }
  say(`${to.loader} loads ${references[name]} into '${to.cluster}'`);
  const file = join(folder, `${name}.tar`);
  await engine.save(reference, file);
  await loadArchive(to, file, work);
}

/** The default that the Dockerfile gives its base: the one place where it stands. */
export function baseOf(dockerfile: string): string {
  const base = /^ARG BASE=(\S+)$/m.exec(dockerfile)?.[1];
  if (base === undefined) throw new ImagesError('infra/images/Dockerfile has no line ARG BASE=…');
  return base;
}
