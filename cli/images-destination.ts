import { KubeConfig } from '@kubernetes/client-node';
import type { Destination, Loader } from '../infra/images/destination.ts';
import { destinationOf } from '../infra/images/destination.ts';
import type { NodeImages } from '../infra/images/presence.ts';
import { readNodeImages } from '../infra/images/presence.ts';
import { UsageError } from './usage-error.ts';

interface Where {
  readonly into?: Loader | 'none';
  readonly context?: string;
  readonly push?: string;
}

/**
 * Where the flags and the kubeconfig send the images.
 * @throws UsageError when the context is neither minikube's nor kind's
 */
export function imagesDestination({ into, context, push }: Where): Destination | 'push' | 'none' {
  if (push !== undefined) return 'push';
  if (into === 'none') return 'none';
  const current = context ?? currentContext();
  const destination = destinationOf(current, into);
  if (destination !== null) return destination;
  const what =
    current === null
      ? 'there is no current context in the kubeconfig'
      : `the context '${current}' is neither 'minikube' nor kind's ('kind-…')`;
  throw new UsageError(
    `${what}: start the cluster, name it with --context, say --into minikube for a profile of another name, --push REGISTRY for a cluster elsewhere, or --into none`,
  );
}

/** What the cluster's nodes have already; nothing where they can't be asked, since loading an image twice does no harm. */
export async function imagesInCluster(context: string | undefined): Promise<readonly NodeImages[]> {
  const config = kubeConfig();
  if (context !== undefined) config.setCurrentContext(context);
  try {
    return await readNodeImages(config);
  } catch {
    return [];
  }
}

function currentContext(): string | null {
  const name = kubeConfig().getCurrentContext();
  return name === '' || name === 'loaded-context' ? null : name;
}

function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return config;
}
