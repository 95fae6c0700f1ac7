import { CoreV1Api } from '@kubernetes/client-node';
import type { StackNames } from '../manifests/names.ts';
import type { ClusterView, ReleaseRecord } from './cluster-view.ts';
import { kubeconfigAt } from './cluster-view.ts';

/**
 * Removes what Helm has noted of an installation or upgrade that was killed half-way: it refuses to touch a release in that state, and
 * takes over what the dead one has made as soon as the record is gone. Pulumi's lock on the stack says that nobody is at it now.
 * @returns the names of the records
 */
export async function removeOrphanedRecords(
  { controller, namespaces }: StackNames,
  { context, releases, known }: Pick<ClusterView, 'releases'> & { readonly context: string; readonly known: boolean },
): Promise<readonly string[]> {
  const ours = releases.filter(({ release }) => release === controller);
  const orphans = orphanedRecords(ours, known);
  if (orphans.length === 0) return [];
  const config = kubeconfigAt(context);
  if ('why' in config) return [];
  const core = config.makeApiClient(CoreV1Api);
  const namespace = namespaces.controller;
  await Promise.all(orphans.map(({ secret: name }) => core.deleteNamespacedSecret({ name, namespace })));
  return orphans.map(({ secret }) => secret);
}

/**
 * Which records stand in the way of the next update. Pure.
 * @param known whether Pulumi has the release in its state. When Pulumi was killed before it noted that, its provider may have gone on
 * and ended the installation, well or not: then Helm would refuse the next for a name that is in use.
 */
export function orphanedRecords(records: readonly ReleaseRecord[], known: boolean): readonly ReleaseRecord[] {
  return known ? records.filter(({ status }) => status.startsWith('pending-')) : records;
}
