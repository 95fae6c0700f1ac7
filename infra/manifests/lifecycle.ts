import type { V1Lifecycle } from '@kubernetes/client-node';
import type { Duration } from '../settings/duration.ts';

/** The wait before the stop signal. The kubelet sleeps itself (Kubernetes 1.30 and later), so the image needs no `sleep`. */
export function sleepBeforeStop(preStop: Duration): { readonly lifecycle?: V1Lifecycle } {
  if (preStop.ms === 0) return {};
  return { lifecycle: { preStop: { sleep: { seconds: preStop.toWholeSeconds() } } } };
}
