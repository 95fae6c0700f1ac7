import type { Command } from 'commander';
import { Option } from 'commander';
import { runCommand } from '../infra/images/command.ts';
import { readContents } from '../infra/images/contents.ts';
import type { Loader } from '../infra/images/destination.ts';
import { loaders } from '../infra/images/destination.ts';
import type { EngineName } from '../infra/images/engine.ts';
import { engineNames, findEngine } from '../infra/images/engine.ts';
import { contentHash } from '../infra/images/hash.ts';
import { makeImages } from '../infra/images/make-images.ts';
import { forEachImage } from '../infra/images/names.ts';
import { isOnEachNode } from '../infra/images/presence.ts';
import { imageReferences } from '../infra/images/references.ts';
import { waitUntilTold } from '../infra/images/told.ts';
import { imagesDestination, imagesInCluster } from './images-destination.ts';
import { onInterrupt } from './interrupt.ts';
import { print } from './print.ts';

/** Flags of `drainproof images`. */
export interface ImageFlags {
  readonly engine?: EngineName;
  readonly engineArg: readonly string[];
  readonly base?: string;
  readonly into?: Loader | 'none';
  readonly context?: string;
  readonly push?: string;
  readonly tag?: string;
  readonly force?: true;
  readonly list?: true;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `drainproof images`: builds the images of apps and probes and brings them into a cluster. */
export function addImages(program: Command): void {
  const command = program
    .command('images')
    .summary('build the images of apps and probes and bring them into the cluster')
    .description(
      'Builds the three images that a stack runs and loads them into minikube or kind, or pushes them. Their tag is the hash of what they contain, which the stack computes as well: run it again whenever `pulumi up` asks for it.',
    )
    .addOption(
      new Option('--engine <name>', 'what builds them; default: the first that works here').choices(engineNames),
    )
    .addOption(
      new Option('--engine-arg <flag>', "one more flag for the engine's build; may be repeated")
        .default([], 'none')
        .argParser((text: string, before: readonly string[]) => [...before, text]),
    )
    .option('--base <image>', "another base image with Node 24 (it is no part of the tag); default: the Dockerfile's")
    .addOption(
      new Option(
        '--into <cluster>',
        "what loads them; default: by the context, which is 'minikube' or begins with 'kind-'",
      ).choices([...loaders, 'none']),
    )
    .option(
      '--context <name>',
      "the kubeconfig's context: minikube's profile, kind's cluster; default: the current one",
    )
    .addOption(
      new Option('--push <registry>', 'push them there instead; set drainproof:images.registry to the same').conflicts([
        'into',
        'context',
      ]),
    )
    .option('--tag <tag>', 'another tag than the hash; set drainproof:images.tag to the same')
    .option('--force', 'build and load again what is there already')
    .option('--list', 'print the references and do nothing')
    .addHelpText('after', examples);
  command.action(async () => {
    await images(command.opts<ImageFlags>());
  });
}

const examples = `
Examples:
  drainproof images                                       build, and load into the current context's minikube or kind
  drainproof images --engine podman --context kind-lab
  drainproof images --push registry.example/team          and drainproof:images.registry: registry.example/team
  drainproof images --list                                what a stack will ask the cluster for

Variables of the engines are passed on: DOCKER_HOST, STORAGE_DRIVER, BUILDAH_ISOLATION …`;

async function images(flags: ImageFlags): Promise<void> {
  const { dockerfile, images: contents } = await readContents();
  const hashes = forEachImage((name) => contentHash(dockerfile, contents[name]));
  const references = imageReferences({ registry: flags.push, tag: flags.tag }, hashes);
  if (flags.list === true) {
    print(
      Object.values(references)
        .map((reference) => `${reference}\n`)
        .join(''),
    );
    return;
  }
  const to = imagesDestination(flags);
  using interrupt = onInterrupt(say);
  const { signal } = interrupt;
  const present = flags.push === undefined && to !== 'none' ? await imagesInCluster(flags.context) : [];
  await makeImages({
    dockerfile,
    contents,
    references,
    findEngine: () => findEngine(flags.engine, runCommand, signal),
    base: flags.base,
    flags: flags.engineArg,
    to,
    force: flags.force === true,
    isThere: (name) => isOnEachNode(references[name], present),
    run: runCommand,
    signal,
    say,
  });
  if (to === 'push' || to === 'none') return;
  await waitUntilTold(Object.values(references), { look: () => imagesInCluster(flags.context), say, signal });
}
