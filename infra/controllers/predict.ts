import type { Budget } from '../settings/budget.ts';
import { Duration } from '../settings/duration.ts';
import type { ControllerLifecycle, Fact, Prediction } from './controller.ts';

type End = Pick<Prediction, 'cause' | 'because'> & { readonly after: Duration };

/**
 * When the connections through a deleted controller pod end: a walk through its life from the deletion on, which finds what comes
 * first — the effect of its stop signal, the proxy's hard stop, the supervisor's kill, the kubelet's SIGKILL.
 * @param lateHookExtra what the kubelet leaves to a container whose preStop hook took the grace (Kubernetes "Pod Lifecycle": 2 s)
 */
export function predictEnd(lifecycle: ControllerLifecycle, lateHookExtra: Duration): Prediction {
  const { preStop, grace, proxySignal, effect, hardStop, supervisorKill, facts } = lifecycle;
  const signalled = Duration.min(preStop, grace);
  if (effect === 'hard') {
    const because = `the proxy gets ${proxySignal}, which ends everything at once; the grace of ${grace} is not used`;
    return { after: signalled, cause: 'proxy-signal', because, facts };
  }
  const ends: readonly (End | null)[] = [
    hardStop === 'unlimited'
      ? null
      : {
          after: signalled.plus(hardStop),
          cause: 'proxy-hard-stop',
          because: `the proxy drains and ends what is left ${hardStop} after ${proxySignal}`,
        },
    supervisorKill === 'none'
      ? null
      : {
          after: signalled.plus(supervisorKill),
          cause: 'proxy-killed',
          because: `its supervisor kills the proxy ${supervisorKill} after ${proxySignal}, whatever hard stop and grace say`,
        },
  ];
  const kubelet: End = {
    after: Duration.max(grace, signalled.plus(lateHookExtra)),
    cause: 'proxy-killed',
    because: `the kubelet kills the pod at the end of its grace of ${grace}`,
  };
  const first = ends.reduce<End>(
    (earliest, end) => (end !== null && end.after.ms <= earliest.after.ms ? end : earliest),
    kubelet,
  );
  return { ...first, facts };
}

/**
 * When the connections that were open before so many reloads end, counted from the last of them: the proxy's master may end its
 * oldest worker at once (HAProxy's mworker-max-reloads), else old workers live for as long as the hard stop lets them.
 */
export function predictReloadEnd({ controller }: Budget, reloads: number, facts: readonly Fact[]): Prediction {
  const { hardStop, maxReloads } = controller;
  if (reloads > maxReloads) {
    const because = `a worker may outlive ${maxReloads} reloads; this is number ${reloads}`;
    return { after: Duration.zero, cause: 'max-reloads', because, facts };
  }
  if (hardStop === 'unlimited') {
    return { after: 'never', cause: 'none', because: 'old workers hold their connections without limit', facts };
  }
  const because = `old workers end what they still hold ${hardStop} after the reload`;
  return { after: hardStop, cause: 'proxy-hard-stop', because, facts };
}
