import { CoreV1Api } from '@kubernetes/client-node';
import type { StackNames } from '../manifests/names.ts';
import type { ClusterView } from './cluster-view.ts';
import { kubeconfigAt } from './cluster-view.ts';

/**
 * Removes the record of an installation or upgrade that was killed half-way: Helm refuses to touch a release in that state, and takes over
 * what the dead one has made as soon as the record is gone. Pulumi's lock on the stack says that nobody is at it now.
 * @returns the names of the records, of which there is one at most
 */
export async function removeUnfinishedReleases(
  context: string,
  { controller, namespaces }: StackNames,
  { unfinishedReleases }: ClusterView,
): Promise<readonly string[]> {
  const config = kubeconfigAt(context);
  if ('why' in config) return [];
  const ours = unfinishedReleases.filter(
    ({ release, namespace }) => release === controller && namespace === namespaces.controller,
  );
  const core = config.makeApiClient(CoreV1Api);
  await Promise.all(ours.map(({ secret: name, namespace }) => core.deleteNamespacedSecret({ name, namespace })));
  return ours.map(({ secret }) => secret);
}
