import type { Fact } from '../controller.ts';

const ingressNginx = 'kubernetes/ingress-nginx';
const f5 = 'nginx/kubernetes-ingress';

/** What we know of the two NGINX controllers and of NGINX itself, each with its source. */
export const nginxFacts = {
  chartGrace: {
    statement:
      'the chart sets terminationGracePeriodSeconds 300 and /wait-shutdown as preStop; worker-shutdown-timeout is 240s',
    source: `${ingressNginx} charts/ingress-nginx/values.yaml 4.15.1; docs/user-guide/nginx-configuration/configmap.md`,
    certainty: 'source',
  },
  stop: {
    statement:
      'after /wait-shutdown’s SIGTERM the controller fails /healthz, waits --shutdown-grace-period (0), sends SIGQUIT to NGINX, which takes no new connections and ends held ones after worker-shutdown-timeout',
    source: `${ingressNginx} cmd/nginx; controller 1.15.1 with worker-shutdown-timeout 20s: FIN at +20.1 s, pod gone after 32.1 s (Kubernetes 1.34, one run)`,
    certainty: 'measured',
  },
  postShutdown: {
    statement: 'the controller stays for --post-shutdown-grace-period, 10 s, after NGINX has ended',
    source: `${ingressNginx} docs/user-guide/cli-arguments.md; the run above needed 12.0 s`,
    certainty: 'source',
  },
  reload: {
    statement:
      'after a reload old workers keep their connections for worker-shutdown-timeout, or without limit where it is not set',
    source: `nginx 1.22.1, SIGHUP: FIN at 3.3 s with 3s, alive when unset; controller 1.15.1 with 20s: cut about 20 s later; ${ingressNginx} #8977`,
    certainty: 'measured',
  },
  lua: {
    statement: 'endpoints change in an in-process balancer, without a reload; only Ready ones are used',
    source: `${ingressNginx} rootfs/etc/nginx/lua/balancer.lua`,
    certainty: 'source',
  },
  idle: {
    statement:
      'proxy-read-timeout and proxy-send-timeout are 60 s, between two reads or two writes; for WebSockets 3600 is advised',
    source: `${ingressNginx} docs/user-guide/miscellaneous.md; NGINX, ngx_http_proxy_module`,
    certainty: 'source',
  },
  f5Grace: {
    statement:
      'the chart sets terminationGracePeriodSeconds 30, one replica, and no lifecycle; worker-shutdown-timeout is not set',
    source: `${f5} charts/nginx-ingress/values.yaml 2.7.1; ConfigMap resources, worker-shutdown-timeout`,
    certainty: 'source',
  },
  f5Stop: {
    statement:
      'the controller sends SIGQUIT to NGINX and waits for it without limit: one open WebSocket keeps the pod until its SIGKILL',
    source: `${f5} pull request #157; nginx 1.22.1, SIGQUIT with worker_shutdown_timeout unset: alive, new ones refused; with 3s: FIN at 3.0 s`,
    certainty: 'measured',
  },
  f5Endpoints: {
    statement: 'every change of endpoints is a reload, so each leaves a draining generation of workers',
    source: `${f5} #1116, #3006; open since #267 (2018)`,
    certainty: 'source',
  },
} as const satisfies Record<string, Fact>;
