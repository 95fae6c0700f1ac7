import { progressDeadlineSeconds } from '../manifests/deployment.ts';
import type { Budget } from '../settings/budget.ts';
import { Duration } from '../settings/duration.ts';

/** What Kubernetes needs around a wait of ours: to see that it is over, to take objects away. */
const spare = Duration.seconds(60);

/**
 * How long Pulumi and Helm wait for each kind of thing. Their own defaults are ten and five minutes, which are shorter than a grace of
 * 901 s and much longer than anybody waits for an image that is not there.
 */
export function timeouts({ app, controller }: Budget) {
  const rollout = Duration.seconds(progressDeadlineSeconds + 20);
  const appsGone = app.grace.plus(spare);
  return {
    /** A Deployment of ours. Its delete waits for its pods. */
    workload: { create: text(rollout), update: text(rollout), delete: text(appsGone) },
    /** A namespace is gone when its last pod is. */
    appsNamespace: { delete: text(appsGone) },
    controllerNamespace: { delete: text(controller.grace.plus(controller.afterHardStop).plus(spare)) },
    /** Its Jobs end by their deadline or at once. */
    probesNamespace: { delete: text(spare.times(2)) },
    /** Helm waits for new pods and not for old ones, so that no grace is in it; the image has to be pulled within it. */
    releaseSeconds: spare.times(4).toWholeSeconds(),
    /** A cloud's load balancer takes minutes to get its address. */
    ingress: { create: text(spare.times(10)), update: text(spare.times(10)), delete: text(spare.times(10)) },
    /** A Job, besides its own deadline. */
    jobSpareSeconds: 20,
  };
}

function text(time: Duration): string {
  return `${time.toWholeSeconds()}s`;
}
