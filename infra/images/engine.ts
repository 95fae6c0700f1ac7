import type { RunCommand } from './command.ts';
import { lastLines } from './command.ts';
import { ImagesError } from './images-error.ts';

/** Programs that build images, in the order in which they are looked for. */
export const engineNames = ['docker', 'podman', 'buildah'] as const;
export type EngineName = (typeof engineNames)[number];

/** What is to be built. */
export interface Build {
  /** Holds the Dockerfile and what it copies. */
  readonly folder: string;
  /** The Dockerfile's stage. */
  readonly stage: string;
  readonly base: string;
  /** The whole reference, with the registry's host. */
  readonly reference: string;
  /** Further flags of the user's, for the build only. */
  readonly flags: readonly string[];
}

/** One of the programs that build images, behind what is asked of all of them. Each call throws an ImagesError that says what to do. */
export class Engine {
  readonly name: EngineName;
  readonly #run: RunCommand;
  readonly #signal: AbortSignal;

  constructor(name: EngineName, run: RunCommand, signal: AbortSignal) {
    this.name = name;
    this.#run = run;
    this.#signal = signal;
  }

  /** Whether its store has an image by this reference. */
  async has(reference: string): Promise<boolean> {
    const args = this.name === 'buildah' ? ['inspect', '--type', 'image'] : ['image', 'inspect'];
    return (await this.#run(this.name, [...args, reference], this.#signal)).code === 0;
  }

  /** Gets the base image from its registry. */
  async pull(base: string): Promise<void> {
    await this.#do(
      ['pull', base],
      `the base image ${base} can't be had`,
      `look whether this machine reaches the registry, bring the image into ${this.name}'s store by hand, or name another one with --base`,
    );
  }

  /** Builds from what is in the store and in the folder; nothing is pulled. */
  async build({ folder, stage, base, reference, flags }: Build): Promise<void> {
    const verb = this.name === 'buildah' ? 'bud' : 'build';
    // Docker looks for its own copy first and knows no such policy.
    const never = this.name === 'docker' ? [] : ['--pull=never'];
    await this.#do(
      [verb, ...never, ...flags, '--build-arg', `BASE=${base}`, '--target', stage, '-t', reference, folder],
      `${reference} can't be built`,
      `what ${this.name} says is above; flags for it go into --engine-arg, its own environment variables are passed on`,
    );
  }

  /** Writes an archive as `docker load` takes it. */
  async save(reference: string, file: string): Promise<void> {
    const args =
      this.name === 'buildah'
        ? ['push', reference, `docker-archive:${file}:${reference}`]
        : ['save', ...(this.name === 'podman' ? ['--format', 'docker-archive'] : []), '-o', file, reference];
    await this.#do(args, `${reference} can't be written to ${file}`, 'look whether the disk is full');
  }

  /** Uploads to the registry in the reference. */
  async push(reference: string): Promise<void> {
    await this.#do(
      ['push', reference],
      `${reference} can't be pushed`,
      `log in with '${this.name} login' and try again`,
    );
  }

  async #do(args: readonly string[], failure: string, remedy: string): Promise<void> {
    const { code, missing, output } = await this.#run(this.name, args, this.#signal);
    if (code === 0) return;
    if (missing) throw new ImagesError(`there is no command '${this.name}': install it, or choose another --engine`);
    throw new ImagesError(`${failure} ('${this.name} ${args[0] ?? ''}' ended with ${code ?? 'a signal'}):
${lastLines(output)}
${remedy}`);
  }
}

/**
 * The engine that the user wants, or the first that works here.
 * @throws ImagesError that says why each one does not
 */
export async function findEngine(
  wanted: EngineName | undefined,
  run: RunCommand,
  signal: AbortSignal,
): Promise<Engine> {
  const refusals: string[] = [];
  for (const name of wanted === undefined ? engineNames : [wanted]) {
    const { code, missing, output } = await run(name, [name === 'buildah' ? 'images' : 'info'], signal);
    if (code === 0) return new Engine(name, run, signal);
    refusals.push(missing ? `'${name}' is not installed` : `'${name}' does not work (${lastLines(output, 1)})`);
  }
  throw new ImagesError(
    `no program that builds images was found: ${refusals.join(', ')}; install or start one of ${engineNames.join(', ')}`,
  );
}
