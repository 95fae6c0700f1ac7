import type { ControllerRules } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { Controller, EndpointHandling, Fact } from '../controller.ts';
import { nginxFacts as facts } from './facts.ts';

export type NginxName = 'nginx' | 'nginx-f5';

/** What tells the two NGINX controllers apart. */
export interface NginxFlavour extends Pick<Controller, 'profile' | 'title' | 'image' | 'chart' | 'retired'> {
  readonly rules: ControllerRules;
  readonly endpoints: EndpointHandling;
  readonly stopFacts: readonly Fact[];
  readonly reloadFacts: readonly Fact[];
  /** Directives of a location that the controllers write differently. */
  readonly locationDirectives: readonly string[];
  /** Name of the upstream in nginx.conf. */
  readonly upstream: string;
}

/** NGINX's own, for both: client_body_timeout and client_header_timeout 60 s, keepalive_timeout 75 s (ngx_http_core_module). */
const plain = {
  client: Duration.seconds(60),
  server: 'idle',
  queue: 'none',
  request: Duration.seconds(60),
  keepAlive: Duration.seconds(75),
} as const;

export const nginxFlavours: Readonly<Record<NginxName, NginxFlavour>> = {
  nginx: {
    profile: 'ingress-nginx',
    title: 'ingress-nginx 1.15.1',
    image: 'registry.k8s.io/ingress-nginx/controller:v1.15.1',
    chart: { name: 'ingress-nginx', repository: 'https://kubernetes.github.io/ingress-nginx', version: '4.15.1' },
    retired: 'archived by its makers on 2026-03-24',
    rules: {
      defaults: {
        replicas: 1,
        grace: Duration.seconds(300),
        hardStop: Duration.seconds(240),
        idle: Duration.seconds(60),
        maxReloads: Infinity,
        // proxy-connect-timeout 5 (docs/user-guide/nginx-configuration/configmap.md).
        plain: { ...plain, connect: Duration.seconds(5) },
      },
      drains: true,
      // --post-shutdown-grace-period; the whole pod was gone 12.0 s after its last connection (one run), the rest is in the margin.
      afterHardStop: Duration.seconds(10),
      supervisorKill: 'none',
      // --sync-rate-limit 0.3 synchronisations a second (docs/user-guide/cli-arguments.md).
      syncPeriod: Duration.ms(3_300),
    },
    endpoints: { by: 'lua', heldConnections: 'kept', terminating: 'removed', facts: [facts.lua] },
    stopFacts: [facts.stop, facts.chartGrace, facts.postShutdown],
    reloadFacts: [facts.reload],
    // proxy-buffering and proxy-next-upstream* as configmap.md has them.
    locationDirectives: [
      'proxy_buffering off;',
      'proxy_next_upstream error timeout;',
      'proxy_next_upstream_timeout 0;',
      'proxy_next_upstream_tries 3;',
    ],
    upstream: 'upstream_balancer',
  },
  'nginx-f5': {
    profile: 'nginx-ingress',
    title: 'F5 NGINX Ingress Controller 5.6.1',
    image: 'docker.io/nginx/nginx-ingress:5.6.1',
    chart: { name: 'nginx-ingress', repository: 'oci://ghcr.io/nginx/charts/nginx-ingress', version: '2.7.1' },
    rules: {
      defaults: {
        replicas: 1,
        grace: Duration.seconds(30),
        hardStop: 'unlimited',
        idle: Duration.seconds(60),
        maxReloads: Infinity,
        // nginx.org/proxy-connect-timeout 60s (the controller's ConfigMap resources).
        plain: { ...plain, connect: Duration.seconds(60) },
      },
      drains: true,
      // Nothing is known to happen after NGINX's end; the margin covers it.
      afterHardStop: Duration.zero,
      supervisorKill: 'none',
      // It acts on each change as it comes.
      syncPeriod: Duration.zero,
    },
    endpoints: { by: 'reload', heldConnections: 'kept', terminating: 'removed', facts: [facts.f5Endpoints] },
    stopFacts: [facts.f5Stop, facts.f5Grace],
    reloadFacts: [facts.reload, facts.f5Endpoints],
    locationDirectives: ['proxy_buffering on;'],
    upstream: 'default-ws-server-ws-server-ws',
  },
};
