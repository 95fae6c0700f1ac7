import type { Budget } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { Fact } from '../controller.ts';
import type { CloudApp, CloudLoadBalancer } from './cloud-load-balancer.ts';
import { cloudRules } from './rules.ts';

const prefix = 'alb.ingress.kubernetes.io';

const lbc = 'kubernetes-sigs/aws-load-balancer-controller 3.6.0';

const facts: readonly Fact[] = [
  {
    statement:
      'idle_timeout.timeout_seconds is 60 s when not set, from 1 to 4000; it counts bytes of the application, so TCP keep-alive does not reset it',
    source: `${lbc}, Ingress annotations; AWS, "Application Load Balancers", load balancer attributes`,
    certainty: 'source',
  },
  {
    statement: 'deregistration_delay.timeout_seconds is 300 s when not set, from 0 to 3600',
    source: 'AWS, "Target groups for your Application Load Balancers", target group attributes',
    certainty: 'source',
  },
  {
    statement: 'a target that is going gets new connections for 15 to 30 s',
    source: `${lbc.split(' ')[0]} #1719, #1064 (reports of its users)`,
    certainty: 'unverified',
  },
  {
    statement: 'what becomes of a WebSocket that is still open when the deregistration delay ends',
    source: 'no sentence of AWS was found; reports contradict each other: measure it',
    certainty: 'unverified',
  },
];

/** AWS Application Load Balancer, made by the AWS Load Balancer Controller. Unverified: never deployed by us. */
export const alb: CloudLoadBalancer = {
  kind: 'cloud',
  name: 'alb',
  title: 'AWS Application Load Balancer',
  className: 'alb',
  rules: cloudRules(Duration.seconds(60), {
    leastPropagation: Duration.seconds(15),
    mostIdle: Duration.seconds(4_000),
    mostDrain: Duration.seconds(3_600),
    idleIsLifetime: false,
  }),
  facts,
  // A pod counts as ready only once the load balancer sends to it: protects scaling up and rollouts.
  namespaceLabels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' },
  serviceAnnotations: () => ({}),
  ingressAnnotations: annotations,
  objects: () => [],
};

/** Annotations of the Ingress (kubernetes-sigs.github.io/aws-load-balancer-controller, guide/ingress/annotations). */
type AlbAnnotations = {
  readonly [
    key in `${typeof prefix}/${
      | 'scheme'
      | 'target-type'
      | 'listen-ports'
      | 'load-balancer-attributes'
      | 'target-group-attributes'
      | 'healthcheck-path'
      | 'healthcheck-interval-seconds'
      | 'healthcheck-timeout-seconds'
      | 'healthy-threshold-count'
      | 'unhealthy-threshold-count'}`
  ]: string;
};

/** Targets are pods, not nodes: without a hop over kube-proxy, and so that stickiness means a pod. */
function annotations(
  { controller, app, session, kubelet }: Budget,
  { scheme, readinessPath }: CloudApp,
): AlbAnnotations {
  const interval = within(kubelet.probePeriod.toWholeSeconds(), 5, 300);
  return {
    [`${prefix}/scheme`]: scheme,
    [`${prefix}/target-type`]: 'ip',
    [`${prefix}/listen-ports`]: JSON.stringify([{ HTTP: 80 }]),
    [`${prefix}/load-balancer-attributes`]: `idle_timeout.timeout_seconds=${controller.idle.toWholeSeconds()}`,
    [`${prefix}/target-group-attributes`]: [
      // The pod waits and drains for so long; a shorter delay would end what it still holds (F8).
      `deregistration_delay.timeout_seconds=${app.preStop.plus(app.drain).toWholeSeconds()}`,
      'stickiness.enabled=true',
      'stickiness.type=lb_cookie',
      `stickiness.lb_cookie.duration_seconds=${within(session.keep.toWholeSeconds(), 1, 604_800)}`,
    ].join(','),
    [`${prefix}/healthcheck-path`]: readinessPath,
    [`${prefix}/healthcheck-interval-seconds`]: String(interval),
    [`${prefix}/healthcheck-timeout-seconds`]: String(Math.min(5, interval - 1)),
    [`${prefix}/healthy-threshold-count`]: '2',
    [`${prefix}/unhealthy-threshold-count`]: String(within(kubelet.failureThreshold, 2, 10)),
  } satisfies AlbAnnotations;
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
