import { CoreV1Api } from '@kubernetes/client-node';
import * as pulumi from '@pulumi/pulumi';
import type { StackNames } from '../manifests/names.ts';
import type { ClusterView, ReleaseRecord } from './cluster-view.ts';
import { kubeconfigAt } from './cluster-view.ts';
import { releaseName } from './ingress-controller.ts';

/**
 * Removes what Helm has noted of an installation or upgrade that was killed half-way: it refuses to touch a release in that state, and
 * takes over what the dead one has made as soon as the record is gone. Pulumi's lock on the stack says that nobody is at it now.
 * @returns the names of the records
 */
export async function removeOrphanedRecords(
  context: string,
  { controller, namespaces }: StackNames,
  { releases }: ClusterView,
): Promise<readonly string[]> {
  const ours = releases.filter(({ release }) => release === controller);
  if (ours.length === 0) return [];
  const config = kubeconfigAt(context);
  if ('why' in config) return [];
  const orphans = orphanedRecords(ours, await knowsRelease());
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

/** Asks the engine for the stack's state as it was before this update. */
async function knowsRelease(): Promise<boolean> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  // The engine's own function, which `StackReference` has a wrapper for in its outputs only.
  const state: unknown = await pulumi.runtime.invoke('pulumi:pulumi:readStackResourceOutputs', { stackName });
  const { outputs } = state as { readonly outputs: Readonly<Record<string, unknown>> };
  return Object.keys(outputs).some((urn) => urn.endsWith(`::${releaseName('controller')}`));
}
