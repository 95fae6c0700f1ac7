/**
 * What a time of the budget is called by whoever reads it; null where the budget's own name is all there is.
 * @param key of the flattened budget or settings, `controller.hardStop`
 * @param controller its name or an id that begins with it: `nginx-f5-aligned`
 */
export function timerNames(key: string, controller: string): string | null {
  const proxy = controller.startsWith('nginx') ? 'nginx' : controller.startsWith('haproxy') ? 'haproxy' : null;
  return (proxy === null ? undefined : proxyNames[proxy][key]) ?? commonNames[key] ?? null;
}

/** Kubernetes and our own app (docs/apps.md). */
const commonNames: Readonly<Record<string, string>> = {
  'controller.grace': 'terminationGracePeriodSeconds',
  'controller.terminationGracePeriod': 'terminationGracePeriodSeconds',
  'controller.preStop': 'preStop',
  'controller.preStopDelay': 'preStop',
  'controller.replicas': 'replicas',
  'app.grace': 'terminationGracePeriodSeconds',
  'app.terminationGracePeriod': 'terminationGracePeriodSeconds',
  'app.preStop': 'preStop',
  'app.preStopDelay': 'preStop',
  'app.drain': 'DRAIN_MS',
  'app.replicas': 'replicas',
  'session.heartbeatInterval': 'HEARTBEAT_INTERVAL_MS',
  'session.heartbeatTimeout': 'HEARTBEAT_TIMEOUT_MS',
  'kubelet.probePeriod': 'periodSeconds',
  'kubelet.failureThreshold': 'failureThreshold',
};

/** HAProxy: configuration manual §4 and management guide; NGINX: ngx_core_module, ngx_http_core_module, ngx_http_proxy_module. */
const proxyNames: Readonly<Record<'haproxy' | 'nginx', Readonly<Record<string, string>>>> = {
  haproxy: {
    'controller.hardStop': 'hard-stop-after',
    'controller.idle': 'timeout tunnel',
    'controller.maxReloads': 'mworker-max-reloads',
    'controller.supervisorKill': 'kill-delay',
    'controller.plain.client': 'timeout client',
    'controller.plain.server': 'timeout server',
    'controller.plain.connect': 'timeout connect',
    'controller.plain.queue': 'timeout queue',
    'controller.plain.request': 'timeout http-request',
    'controller.plain.keepAlive': 'timeout http-keep-alive',
  },
  nginx: {
    'controller.hardStop': 'worker_shutdown_timeout',
    'controller.idle': 'proxy_read_timeout, proxy_send_timeout',
    'controller.plain.client': 'client_body_timeout',
    'controller.plain.connect': 'proxy_connect_timeout',
    'controller.plain.request': 'client_header_timeout',
    'controller.plain.keepAlive': 'keepalive_timeout',
  },
};
