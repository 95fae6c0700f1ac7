import type { Budget } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { Fact } from '../controller.ts';
import type { CloudApp, CloudLoadBalancer, CloudObject } from './cloud-load-balancer.ts';
import { cloudRules } from './rules.ts';

const facts: readonly Fact[] = [
  {
    statement:
      'timeoutSec is 30 s when not set, and the longest life of a WebSocket through an external load balancer, idle or not',
    source: 'Google Cloud, "Configure Ingress features", backend service timeout; GitLab #284074',
    certainty: 'source',
  },
  {
    statement: 'drainingTimeoutSec is 0 when not set, from 0 to 3600; what is left then is closed within 60 s more',
    source: 'Google Cloud, "Enable connection draining"',
    certainty: 'source',
  },
  {
    statement: 'pods that are terminating are out of the network endpoint group at once',
    source: 'kubernetes/ingress-gce #769, #793',
    certainty: 'source',
  },
  {
    statement: 'connections end after 24 h at the latest, and when a front end of Google restarts',
    source: 'reports only',
    certainty: 'unverified',
  },
];

/** Google Cloud's external Application Load Balancer by GKE Ingress. Unverified: never deployed by us. */
export const gke: CloudLoadBalancer = {
  kind: 'cloud',
  name: 'gke',
  title: 'Google Cloud Application Load Balancer (GKE Ingress)',
  className: null,
  rules: cloudRules(Duration.seconds(30), {
    leastPropagation: Duration.zero,
    mostIdle: Duration.seconds(86_400),
    mostDrain: Duration.seconds(3_600),
    idleIsLifetime: true,
  }),
  facts,
  namespaceLabels: {},
  serviceAnnotations: ({ service }) => ({
    // Pods are the endpoints: session affinity needs it.
    'cloud.google.com/neg': JSON.stringify({ ingress: true }),
    'cloud.google.com/backend-config': JSON.stringify({ default: service }),
  }),
  ingressAnnotations: () => ({ 'kubernetes.io/ingress.class': 'gce' }),
  objects: (budget, app) => [backendConfig(budget, app)],
};

interface BackendConfigSpec extends Record<string, unknown> {
  readonly timeoutSec: number;
  readonly connectionDraining: { readonly drainingTimeoutSec: number };
  readonly sessionAffinity: { readonly affinityType: 'GENERATED_COOKIE'; readonly affinityCookieTtlSec: number };
  readonly healthCheck: {
    readonly type: 'HTTP';
    readonly requestPath: string;
    readonly port: number;
    readonly checkIntervalSec: number;
    readonly timeoutSec: number;
    readonly healthyThreshold: number;
    readonly unhealthyThreshold: number;
  };
}

/** For an Ingress (cloud.google.com/v1 BackendConfig). */
export function backendConfig(budget: Budget, app: CloudApp): CloudObject {
  const { controller, session, kubelet } = budget;
  const spec: BackendConfigSpec = {
    timeoutSec: controller.idle.toWholeSeconds(),
    connectionDraining: { drainingTimeoutSec: drainSeconds(budget) },
    sessionAffinity: { affinityType: 'GENERATED_COOKIE', affinityCookieTtlSec: cookieSeconds(session.keep) },
    healthCheck: {
      type: 'HTTP',
      requestPath: app.readinessPath,
      port: app.port,
      checkIntervalSec: kubelet.probePeriod.toWholeSeconds(),
      timeoutSec: Math.min(5, kubelet.probePeriod.toWholeSeconds()),
      healthyThreshold: 1,
      unhealthyThreshold: Math.max(1, kubelet.failureThreshold),
    },
  };
  return {
    apiVersion: 'cloud.google.com/v1',
    kind: 'BackendConfig',
    metadata: { name: app.service, namespace: app.namespace },
    spec,
  };
}

interface GcpBackendPolicySpec extends Record<string, unknown> {
  readonly default: {
    readonly timeoutSec: number;
    readonly connectionDraining: { readonly drainingTimeoutSec: number };
    readonly sessionAffinity: { readonly type: 'GENERATED_COOKIE'; readonly cookieTtlSec: number };
  };
  readonly targetRef: { readonly group: ''; readonly kind: 'Service'; readonly name: string };
}

/** The same for a Gateway (networking.gke.io/v1 GCPBackendPolicy), whose health check is an object of its own. */
export function gcpBackendPolicy(budget: Budget, app: CloudApp): CloudObject {
  const spec: GcpBackendPolicySpec = {
    default: {
      timeoutSec: budget.controller.idle.toWholeSeconds(),
      connectionDraining: { drainingTimeoutSec: drainSeconds(budget) },
      sessionAffinity: { type: 'GENERATED_COOKIE', cookieTtlSec: cookieSeconds(budget.session.keep) },
    },
    targetRef: { group: '', kind: 'Service', name: app.service },
  };
  return {
    apiVersion: 'networking.gke.io/v1',
    kind: 'GCPBackendPolicy',
    metadata: { name: app.service, namespace: app.namespace },
    spec,
  };
}

/** The pod waits and drains for so long (F8). */
function drainSeconds({ app }: Budget): number {
  return app.preStop.plus(app.drain).toWholeSeconds();
}

/** 0 would be a cookie for the browser's session; at most 14 days (cookieTtlSec). */
function cookieSeconds(keep: Duration): number {
  return Math.min(1_209_600, keep.toWholeSeconds());
}
