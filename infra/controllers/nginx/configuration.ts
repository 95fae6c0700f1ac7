import type { Budget } from '../../settings/budget.ts';
import type { Backend, ProxyInput } from '../controller.ts';
import type { NginxFlavour } from './flavours.ts';
import { nginxLogFormat } from './log.ts';
import { nginxPaths } from './paths.ts';

/**
 * nginx.conf, as the controller would write it for one Ingress with these paths. Directives and timers are the controller's; ours are
 * the log line, the `x-drainproof-proxy` header and the paths under the pod's folder. One worker instead of one for each CPU, so that
 * a generation is one process, whose id the header tells. Left out: TLS, Lua (the Service in front of the pods balances), compression,
 * and what concerns only plain requests.
 * Accepted by NGINX 1.22; the directives in it are older than 1.18 (their pages at nginx.org).
 */
export function nginxConfiguration(flavour: NginxFlavour, budget: Budget, input: ProxyInput): string {
  const { hardStop } = budget.controller;
  const lines = [
    'daemon off;',
    `pid ${nginxPaths(input.directory).pid};`,
    'error_log stderr notice;',
    'worker_processes 1;',
    ...(hardStop === 'unlimited' ? [] : [`worker_shutdown_timeout ${hardStop.toProxyTime()};`]),
    // A proxied connection takes two: the client's and the server's. The rest is for listeners, logs and health.
    ...block('events', [`worker_connections ${2 * input.maxConnections + 64};`]),
    ...block('http', http(flavour, budget, input)),
  ];
  return `${lines.join('\n')}\n`;
}

function http(flavour: NginxFlavour, budget: Budget, input: ProxyInput): readonly string[] {
  const { plain } = budget.controller;
  const paths = nginxPaths(input.directory);
  return [
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `${kind}_temp_path ${paths.temporary(kind)};`,
    ),
    `log_format drainproof escape=json '${nginxLogFormat}';`,
    `access_log ${paths.accessLog} drainproof;`,
    `client_header_timeout ${plain.request.toProxyTime()};`,
    `client_body_timeout ${plain.client.toProxyTime()};`,
    `keepalive_timeout ${plain.keepAlive.toProxyTime()};`,
    'tcp_nodelay on;',
    'map $http_upgrade $connection_upgrade {',
    '  default upgrade;',
    "  '' close;",
    '}',
    ...block(`upstream ${flavour.upstream}`, upstreamServers(input.backends)),
    ...block('server', [
      `listen ${input.listen.host}:${input.listen.port};`,
      `add_header x-drainproof-proxy ${input.pod}/$pid always;`,
      ...(input.paths ?? ['/']).flatMap((path) => block(`location ${path}`, location(flavour, budget))),
    ]),
    ...block('server', [
      `listen ${input.health.host}:${input.health.port};`,
      ...block('location /healthz', ['access_log off;', 'return 200;']),
    ]),
  ];
}

function location({ upstream, locationDirectives }: NginxFlavour, { controller }: Budget): readonly string[] {
  return [
    `proxy_pass http://${upstream};`,
    'proxy_http_version 1.1;',
    'proxy_set_header Upgrade $http_upgrade;',
    'proxy_set_header Connection $connection_upgrade;',
    'proxy_set_header Host $http_host;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    `proxy_connect_timeout ${controller.plain.connect.toProxyTime()};`,
    `proxy_read_timeout ${controller.idle.toProxyTime()};`,
    `proxy_send_timeout ${controller.idle.toProxyTime()};`,
    ...locationDirectives,
  ];
}

/** Free slots are left out; an upstream needs one server, and one that is down answers 502 as an empty Service does. */
function upstreamServers(backends: readonly Backend[]): readonly string[] {
  const inUse = backends.filter((backend) => backend.name !== '');
  if (inUse.length === 0) return ['server 127.0.0.1:1 down;'];
  return inUse.map((backend) => `server ${backend.host}:${backend.port};`);
}

function block(name: string, lines: readonly string[]): readonly string[] {
  return [`${name} {`, ...lines.map((line) => `  ${line}`), '}'];
}
