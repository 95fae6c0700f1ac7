import type { StackOutputs } from '../../../infra/outputs.ts';

/** Outputs of a stack called `try` behind HAProxy Ingress. */
export function stackOutputs(changes: Partial<StackOutputs> = {}): StackOutputs {
  const namespace = 'try-apps';
  return {
    schema: 'drainproof.stack/1',
    stack: 'try',
    cluster: { context: 'fake', namespaceUid: 'uid-of-try-apps' },
    ingressUrl: 'ws://127.0.0.1:30080',
    ingress: { className: 'drainproof-try', namespace, name: 'ws-server', host: null },
    controller: {
      name: 'haproxy',
      kind: 'Deployment',
      namespace: 'try-controller',
      workload: 'try',
      container: 'kubernetes-ingress-controller',
      configMap: 'try',
      grace: '901s',
      version: '3.1.14',
    },
    apps: {
      'ws-server': {
        namespace,
        workload: 'ws-server',
        service: 'ws-server',
        path: '/ws',
        ports: { http: 8080, control: 9999 },
      },
      cleanup: { namespace, workload: 'cleanup', service: null, path: null, ports: {} },
    },
    probes: { namespace: 'try-probes', cronJobs: { fleet: 'fleet' }, serviceAccount: 'drainproof-run' },
    budget: {},
    images: {},
    settings: {},
    ...changes,
  };
}
