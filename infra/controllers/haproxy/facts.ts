import type { Fact } from '../controller.ts';

const kic = 'haproxytech/kubernetes-ingress';

/** What we know of HAProxy Kubernetes Ingress Controller and its proxy, each with its source. */
export const haproxyFacts = {
  chartGrace: {
    statement: 'the chart sets terminationGracePeriodSeconds 60, two replicas, and no lifecycle',
    source: 'haproxytech/helm-charts kubernetes-ingress/values.yaml, 1.45.1, 1.46.1 and 1.52.1',
    certainty: 'source',
  },
  defaults: {
    statement: 'hard-stop-after is 30m and timeout-tunnel 1h when the ConfigMap names neither',
    source: `${kic} pkg/haproxy/env/defaults.go`,
    certainty: 'source',
  },
  s6Stop: {
    statement:
      'under s6 the stop signal (SIGUSR1 of the base image) becomes SIGTERM for the HAProxy master, which ends every connection at once; grace and hard-stop-after have no effect',
    source: `one WebSocket through controller 3.1.14, pod deleted: FIN at +0.15 s, pod gone after 3.8 s (Kubernetes 1.34, one run); ${kic} fs/etc/s6-overlay/s6-rc.d/haproxy has no down-signal`,
    certainty: 'measured',
  },
  s6DownSignal: {
    statement:
      'a mounted /etc/s6-overlay/s6-rc.d/haproxy/down-signal with SIGUSR1 makes it drain for hard-stop-after, with no other limit than the grace',
    source:
      'controller 3.1.14 with hard-stop-after 20s: FIN at +20.2 s and +20.1 s, pod gone after 25.0 s and 24.2 s (Kubernetes 1.34, two runs)',
    certainty: 'measured',
  },
  gopherdStop: {
    statement:
      'gopherd sends SIGUSR1 to HAProxy and kills it after its kill-delay of 25 s, whatever hard-stop-after and grace say',
    source: `${kic} fs/etc/gopherd/gopherd.yml as stored; the file in the 3.4.0 image was not read`,
    certainty: 'source',
  },
  gopherdOrder: {
    statement:
      'gopherd ends the controller first, within 4 s, and only then signals HAProxy; a lab without a controller process signals at once',
    source: `${kic} fs/etc/gopherd/gopherd.yml ("kill-delays are additive")`,
    certainty: 'source',
  },
  gopherdOwnFile: {
    statement: 'a copy of the image’s gopherd.yml with a longer kill-delay, mounted over it, lengthens the drain',
    source: 'follows from reading gopherd.yml at the start; no image was run with it',
    certainty: 'derived',
  },
  externalStop: {
    statement:
      'outside the cluster the controller answers SIGINT, SIGTERM and SIGUSR1 with SIGUSR1 to HAProxy’s master and exits; HAProxy drains alone for hard-stop-after',
    source: `${kic} controller in external mode, with global daemon; systemd needs KillMode=mixed or process, its default kills HAProxy too`,
    certainty: 'derived',
  },
  reload: {
    statement: 'after a reload the old worker keeps its connections until they close, or for hard-stop-after',
    source:
      'haproxy 2.6.12, SIGUSR2 to the master: alive with 30m, FIN at 3.3 s with 3s; controller 3.1.14 with 20s: cut about 20 s later',
    certainty: 'measured',
  },
  maxReloads: {
    statement: 'a worker that has outlived mworker-max-reloads reloads gets SIGTERM at the next; 50 when not set',
    source: 'HAProxy configuration manual, mworker-max-reloads; haproxy 2.6.12 with 2: cut at the third reload',
    certainty: 'measured',
  },
  endpoints: {
    statement:
      'only Ready endpoints are used; changes go by the runtime API (set server … addr, state), without a reload, and established connections live on',
    source: `${kic} endpoint handling; haproxy 2.6.12: a WebSocket survives set server addr 127.0.0.1 port 1 and state maint`,
    certainty: 'measured',
  },
  slots: {
    statement: 'a backend has server slots in steps of scale-server-slots, 42; crossing a step is a reload',
    source: `${kic} documentation/annotations.md, scale-server-slots`,
    certainty: 'source',
  },
} as const satisfies Record<string, Fact>;
