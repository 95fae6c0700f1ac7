import type { V1ContainerStateTerminated, V1Pod } from '@kubernetes/client-node';

/** A pod that can't be scheduled may still be, when another one leaves or a node joins: it is waited for so long. Milliseconds. */
const patienceMs = 10_000;

const noImage = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];
const noContainer = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'];

/**
 * Why a shard's pod will not come, in one sentence that says what to do; null while it still may.
 * @param ageMs since its Job was made
 */
export function podRefusal(pod: V1Pod, ageMs: number): string | null {
  const status = pod.status?.containerStatuses?.[0];
  const { reason = '', message = '' } = status?.state?.waiting ?? {};
  if (noImage.includes(reason)) {
    return `the image ${status?.image ?? 'of the probe'} is not on the node ${nodeOf(pod)} and can't be pulled (${reason}): run 'npm run images' for this cluster`;
  }
  if (noContainer.includes(reason)) return `the pod ${nameOf(pod)} can't start (${reason}: ${message})`;
  return podEnd(pod) ?? (ageMs >= patienceMs ? unschedulable(pod) : null);
}

/** How a pod ended, in its own words; null while it runs. */
export function podEnd(pod: V1Pod): string | null {
  const ended = pod.status?.containerStatuses?.[0]?.state?.terminated;
  if (ended === undefined && !hasFailed(pod)) return null;
  const code = ended === undefined ? '' : ` with exit code ${ended.exitCode}`;
  const reason = ended?.reason ?? pod.status?.reason ?? 'no reason given';
  const words = lastWords(ended) ?? pod.status?.message ?? 'it said nothing';
  return `the pod ${nameOf(pod)} on ${nodeOf(pod)} ended${code} (${reason}): ${words}`;
}

function unschedulable(pod: V1Pod): string | null {
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status !== 'False') return null;
  return `the pod ${nameOf(pod)} can't be scheduled (${scheduled.message ?? scheduled.reason ?? 'no reason given'}): ask for fewer shards, or give the cluster more room`;
}

function hasFailed({ status }: V1Pod): boolean {
  return status?.phase === 'Failed' || status?.phase === 'Succeeded';
}

/** The end of its log, which `terminationMessagePolicy: FallbackToLogsOnError` puts into its status. */
function lastWords(ended: V1ContainerStateTerminated | undefined): string | undefined {
  return ended?.message?.trim().split('\n').at(-1)?.trim();
}

function nameOf({ metadata }: V1Pod): string {
  return metadata?.name ?? 'of a shard';
}

function nodeOf({ spec }: V1Pod): string {
  return spec?.nodeName ?? 'no node';
}
