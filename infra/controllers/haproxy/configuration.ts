import type { Budget } from '../../settings/budget.ts';
import { Duration } from '../../settings/duration.ts';
import type { Backend, ProxyInput } from '../controller.ts';
import { haproxyLogFormat } from './log.ts';
import { haproxyPaths } from './paths.ts';

/** The backend of the app, named as the controller names it: NAMESPACE_svc_SERVICE_PORT. */
export const backendName = 'default_svc_ws-server_ws';

/** Slots come in steps of so many: `scale-server-slots` (haproxytech/kubernetes-ingress, documentation/annotations.md). */
const scaleServerSlots = 42;

/** The name of a server slot; the first is SRV_1. @param slot from 0 */
export function serverName(slot: number): string {
  return `SRV_${slot + 1}`;
}

/**
 * haproxy.cfg, as the controller would write it for one Ingress with these paths. Sections, names and timers are the controller's; ours
 * are the log line, the `x-drainproof-proxy` header and the paths under the pod's folder. Left out: TLS, maps (paths are rules here) and
 * `default-server check`, whose connections would only grow with the compression of time.
 * Accepted by HAProxy 2.6; the words in it are the same up to 3.2 (their configuration manuals).
 */
export function haproxyConfiguration(budget: Budget, input: ProxyInput): string {
  const sections = [global(budget, input), defaults(budget), frontend(input), healthz(input), backend(input.backends)];
  return `${sections.map((lines) => lines.join('\n  ')).join('\n\n')}\n`;
}

function global({ controller }: Budget, input: ProxyInput): readonly string[] {
  const { hardStop, maxReloads } = controller;
  const paths = haproxyPaths(input.directory);
  return [
    'global',
    'master-worker',
    `pidfile ${paths.pid}`,
    `stats socket ${paths.admin} mode 600 level admin expose-fd listeners`,
    'stats timeout 36000s',
    `maxconn ${input.maxConnections}`,
    ...(hardStop === 'unlimited' ? [] : [`hard-stop-after ${hardStop.toProxyTime()}`]),
    // Written out although 50 is the default of newer versions: 2.6 has none.
    ...(Number.isFinite(maxReloads) ? [`mworker-max-reloads ${maxReloads}`] : []),
    'log stdout format raw local0',
  ];
}

function defaults({ controller }: Budget): readonly string[] {
  const { plain, idle } = controller;
  return [
    'defaults',
    'mode http',
    'log global',
    `log-format '${haproxyLogFormat}'`,
    'option dontlognull',
    'option http-keep-alive',
    `timeout http-request ${plain.request.toProxyTime()}`,
    `timeout connect ${plain.connect.toProxyTime()}`,
    ...(plain.queue instanceof Duration ? [`timeout queue ${plain.queue.toProxyTime()}`] : []),
    `timeout client ${plain.client.toProxyTime()}`,
    ...(plain.server instanceof Duration ? [`timeout server ${plain.server.toProxyTime()}`] : []),
    `timeout tunnel ${idle.toProxyTime()}`,
    `timeout http-keep-alive ${plain.keepAlive.toProxyTime()}`,
  ];
}

function frontend({ listen, pod, paths = ['/'] }: ProxyInput): readonly string[] {
  return [
    'frontend http',
    `bind ${listen.host}:${listen.port} name v4`,
    'capture request header x-connection-id len 128',
    // After-response rules see every answer, the 101 of an upgrade too.
    `http-after-response set-header x-drainproof-proxy ${pod}/%pid`,
    ...paths.map((path) => `use_backend ${backendName} if { path_beg ${path} }`),
  ];
}

function healthz({ health }: ProxyInput): readonly string[] {
  return [
    'frontend healthz',
    `bind ${health.host}:${health.port} name v4`,
    'monitor-uri /healthz',
    'option dontlog-normal',
  ];
}

function backend(backends: readonly Backend[]): readonly string[] {
  const steps = Math.max(1, Math.ceil(backends.length / scaleServerSlots));
  const slots = Array.from({ length: steps * scaleServerSlots }, (_, slot) => server(slot, backends[slot]));
  return [`backend ${backendName}`, 'balance roundrobin', 'option forwardfor', 'no option abortonclose', ...slots];
}

function server(slot: number, pod: Backend | undefined): string {
  const inUse = pod !== undefined && pod.name !== '';
  return `server ${serverName(slot)} ${inUse ? `${pod.host}:${pod.port} enabled` : '127.0.0.1:1 disabled'}`;
}
