import type { RunCommand } from './command.ts';
import { lastLines } from './command.ts';
import { ImagesError } from './images-error.ts';

/** Local clusters that take images from a file. */
export const loaders = ['minikube', 'kind'] as const;
export type Loader = (typeof loaders)[number];

/** A cluster that images are loaded into. */
export interface Destination {
  readonly loader: Loader;
  /** The profile of minikube, the name of kind's cluster. */
  readonly cluster: string;
}

/**
 * Where images go when only a kubeconfig's context is known: kind calls its contexts `kind-NAME`, minikube calls them after the profile.
 * @param context null: there is none
 * @returns null when the context tells neither
 */
export function destinationOf(context: string | null, wanted?: Loader): Destination | null {
  const kind = /^kind-(.+)$/.exec(context ?? '')?.[1];
  if (wanted === 'kind') return { loader: 'kind', cluster: kind ?? context ?? 'kind' };
  if (wanted === 'minikube') return { loader: 'minikube', cluster: context ?? 'minikube' };
  if (kind !== undefined) return { loader: 'kind', cluster: kind };
  return context === 'minikube' ? { loader: 'minikube', cluster: context } : null;
}

/** Loads an archive into every node of the cluster. @throws ImagesError that says what to do */
export async function loadArchive(
  { loader, cluster }: Destination,
  file: string,
  { run, signal }: { readonly run: RunCommand; readonly signal: AbortSignal },
): Promise<void> {
  const { code, missing, output } = await run(loader, loadArguments({ loader, cluster }, file), signal);
  if (code === 0) return;
  if (missing) {
    throw new ImagesError(
      `there is no command '${loader}', which loads images into the cluster '${cluster}': install it, or use --push REGISTRY`,
    );
  }
  throw new ImagesError(`${loader} can't load the image into '${cluster}' (it ended with ${code ?? 'a signal'}):
${lastLines(output)}
look whether the cluster runs (${loader === 'kind' ? 'kind get clusters' : `minikube status -p ${cluster}`})`);
}

function loadArguments({ loader, cluster }: Destination, file: string): readonly string[] {
  if (loader === 'kind') return ['load', 'image-archive', file, '--name', cluster];
  return ['image', 'load', file, ...(cluster === 'minikube' ? [] : ['-p', cluster])];
}
