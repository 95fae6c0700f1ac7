import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

/**
 * The provider for one context of the kubeconfig, whatever the current one is. Another cluster under the same context is an update of the
 * provider and not a replacement of everything; what an interrupted `up` made and could not note is taken over by the next (its names are the
 * stack's own, and preflight has looked at the namespaces).
 * @param reachable false in a preview without the cluster: Pulumi then shows what would be made, and asks the cluster nothing
 */
export function clusterProvider(context: string, reachable: boolean): k8s.Provider {
  return new k8s.Provider('cluster', {
    context,
    clusterIdentifier: context,
    enableServerSideApply: true,
    upsertExistingObjects: true,
    // What somebody changed by hand, or a run left behind, is no conflict: the stack's settings hold. Replicas are not ours to set.
    enablePatchForce: true,
    ...(reachable ? {} : { kubeconfig: unknown() }),
  });
}

/** A value that a preview cannot know. */
export function unknown(): pulumi.Output<string> {
  return pulumi.output(pulumi.unknown as unknown as string);
}
