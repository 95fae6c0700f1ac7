import type { Budget, ControllerRules } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { imageProfiles } from '../../settings/schema.ts';
import type { Controller, ControllerLifecycle, Fact } from '../controller.ts';
import { haproxyFacts as facts } from './facts.ts';

export type HaproxyProfile = (typeof imageProfiles)['haproxy'][number];

/** What tells the images and ways of running HAProxy Ingress apart. */
export interface HaproxyProfileFacts extends Pick<Controller, 'title' | 'chart'> {
  /** Tag of docker.io/haproxytech/kubernetes-ingress. */
  readonly version: string;
  readonly stop: Pick<ControllerLifecycle, 'imageStopSignal' | 'proxySignal' | 'effect'>;
  readonly rules: Pick<ControllerRules, 'drains' | 'afterHardStop' | 'supervisorKill'>;
  /** Until when the pod may live, where that is not its grace. */
  readonly grace?: (budget: Budget) => Duration;
  readonly facts: readonly Fact[];
}

const chart = { name: 'kubernetes-ingress', repository: 'https://haproxytech.github.io/helm-charts' };

/** s6-overlay's own end: the pods of controller 3.1.14 were gone 3.5 to 4.8 s after their last connection (five runs on Kubernetes 1.34). */
const s6End = Duration.seconds(5);
/** gopherd gives the controller 4 s before it signals HAProxy, so they add to what HAProxy needs (gopherd.yml). */
const gopherdControllerEnd = Duration.seconds(4);

const usr1 = { imageStopSignal: 'SIGUSR1', proxySignal: 'SIGUSR1', effect: 'soft' } as const;

export const haproxyProfiles: Readonly<Record<HaproxyProfile, HaproxyProfileFacts>> = {
  s6: {
    title: 'HAProxy Ingress 3.1.14, image as it comes',
    version: '3.1.14',
    chart: { ...chart, version: '1.46.1' },
    stop: { imageStopSignal: 'SIGUSR1', proxySignal: 'SIGTERM', effect: 'hard' },
    rules: { drains: false, afterHardStop: s6End, supervisorKill: 'none' },
    facts: [facts.s6Stop, facts.chartGrace],
  },
  's6-down-signal': {
    title: 'HAProxy Ingress 3.1.14 with a mounted down-signal',
    version: '3.1.14',
    chart: { ...chart, version: '1.46.1' },
    stop: usr1,
    rules: { drains: true, afterHardStop: s6End, supervisorKill: 'none' },
    facts: [facts.s6DownSignal, facts.defaults],
  },
  gopherd: {
    title: 'HAProxy Ingress 3.4.0 (gopherd)',
    version: '3.4.0',
    // The newest chart found; one whose own default is 3.4.0 is not verified.
    chart: { ...chart, version: '1.52.1' },
    stop: usr1,
    rules: { drains: true, afterHardStop: gopherdControllerEnd, supervisorKill: Duration.seconds(25) },
    facts: [facts.gopherdStop, facts.gopherdOrder, facts.gopherdOwnFile],
  },
  external: {
    title: 'HAProxy Ingress 3.1.14 outside the cluster',
    version: '3.1.14',
    chart: null,
    stop: { imageStopSignal: 'SIGTERM', proxySignal: 'SIGUSR1', effect: 'soft' },
    rules: { drains: true, afterHardStop: Duration.zero, supervisorKill: 'none' },
    grace: outlivesItsController,
    facts: [facts.externalStop, facts.defaults],
  },
};

/** Nothing kills a HAProxy that drains alone: systemd's TimeoutStopSec is over once the controller has exited. */
function outlivesItsController({ controller }: Budget): Duration {
  const { grace, preStop, hardStop, margin } = controller;
  return hardStop === 'unlimited' ? grace : Duration.max(grace, preStop.plus(hardStop).plus(margin));
}
