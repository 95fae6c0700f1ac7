import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { SettingsInput } from '../settings/schema.ts';
import type { Installation } from './controller.ts';
import { anyBudgeted, budgeted } from './variant.fixture.ts';

const installation: Installation = {
  ingressClass: 'drainproof-chat',
  fullname: 'chat',
  service: { type: 'NodePort', nodePort: 30_081 },
  image: {},
  values: {},
};

function installed(controller: SettingsInput['controller'], changed: Partial<Installation> = {}) {
  const { controller: made, made: times } = budgeted({ controller });
  return made.helmValues(times, { ...installation, ...changed });
}

const haproxyAids = {
  'log-format':
    '{"connection":"%[var(txn.drainproof_connection),json(utf8s)]","pid":%pid,"termination":"%ts","status":%ST,"backend":"%b","server":"%s","ms":%Tt,"bytes":%B}',
  'frontend-config-snippet':
    'http-request set-var(txn.drainproof_connection) req.hdr(x-connection-id)\nhttp-after-response set-header x-drainproof-proxy %H/%pid',
};

const nginxLine =
  '{"connection":"$http_x_connection_id","pid":$pid,"status":$status,"server":"$upstream_addr","at":$msec,"seconds":$request_time,"bytes":$bytes_sent}';
const nginxHeader = 'add_header x-drainproof-proxy $hostname/$pid always;';

describe('an installation of HAProxy Ingress', () => {
  test('with a grace of 901 s and nothing else sets names, class and Service, and what a run reads', () => {
    assert.deepEqual(installed({ profile: 's6', timeouts: 'chart-defaults', terminationGracePeriod: '901s' }), {
      fullnameOverride: 'chat',
      controller: {
        image: { tag: '3.1.14' },
        terminationGracePeriodSeconds: 901,
        ingressClass: 'drainproof-chat',
        ingressClassResource: { name: 'drainproof-chat' },
        logging: { traffic: { address: 'stdout', format: 'raw', facility: 'daemon' } },
        config: haproxyAids,
        service: { type: 'NodePort', nodePorts: { http: 30_081 } },
      },
    });
  });

  test('from another registry takes the image of its init container from there too', () => {
    const image = { registry: 'registry.example.com', tag: '3.4.1' };
    const { controller } = installed({ profile: 'gopherd' }, { image }) as {
      controller: { image: object; initContainers: readonly { image: string }[] };
    };
    assert.deepEqual(controller.image, {
      tag: '3.4.1',
      repository: 'registry.example.com/haproxytech/kubernetes-ingress',
    });
    assert.equal(controller.initContainers[0]?.image, 'registry.example.com/haproxytech/kubernetes-ingress:3.4.1');
  });

  test('with values of a user’s own keeps ours beside them, and joins snippets', () => {
    const values = {
      controller: {
        podAnnotations: { team: 'chat' },
        config: { maxconn: '5000', 'frontend-config-snippet': 'http-request deny if { path /admin }' },
      },
    };
    const { controller } = installed({ profile: 's6-down-signal' }, { values }) as {
      controller: { podAnnotations: object; config: Readonly<Record<string, string>> };
    };
    assert.deepEqual(controller.podAnnotations, { 'drainproof/down-signal': 'SIGUSR1\n', team: 'chat' });
    assert.deepEqual(controller.config, {
      ...haproxyAids,
      'hard-stop-after': '855s',
      maxconn: '5000',
      'frontend-config-snippet': `${haproxyAids['frontend-config-snippet']}\nhttp-request deny if { path /admin }`,
    });
  });
});

describe('an installation of ingress-nginx', () => {
  test('has a controllerValue of its own, so that it takes no other class’s Ingresses', () => {
    assert.deepEqual(installed({ name: 'nginx' }), {
      fullnameOverride: 'chat',
      controller: {
        terminationGracePeriodSeconds: 901,
        config: {
          'worker-shutdown-timeout': '850s',
          'log-format-upstream': nginxLine,
          'log-format-escape-json': 'true',
          'http-snippet': nginxHeader,
        },
        extraArgs: { 'shutdown-grace-period': '10' },
        ingressClass: 'drainproof-chat',
        ingressClassResource: { name: 'drainproof-chat', controllerValue: 'k8s.io/drainproof-chat' },
        service: { type: 'NodePort', nodePorts: { http: 30_081 } },
      },
    });
  });

  test('with a tag of its own gives up the chart’s digest, which is of another image', () => {
    const image = { registry: 'registry.example.com', tag: 'v1.15.2' };
    const values = installed({ name: 'nginx' }, { image }) as { controller: { image: object } };
    assert.deepEqual(values.controller.image, { tag: 'v1.15.2', digest: '' });
    assert.deepEqual((values as { global?: object }).global, { image: { registry: 'registry.example.com' } });
  });
});

test('an installation of F5’s controller has its keys below config.entries and httpPort', () => {
  assert.deepEqual(installed({ name: 'nginx-f5', timeouts: 'chart-defaults' }, { image: { registry: 'r.example' } }), {
    fullnameOverride: 'chat',
    controller: {
      image: { repository: 'r.example/nginx/nginx-ingress' },
      ingressClass: { name: 'drainproof-chat' },
      config: { entries: { 'log-format': nginxLine, 'log-format-escaping': 'json', 'http-snippets': nginxHeader } },
      service: { type: 'NodePort', externalTrafficPolicy: 'Cluster', httpPort: { nodePort: 30_081 } },
    },
  });
});

test('a NodePort that nobody named is left to the cluster, and a load balancer has its annotations', () => {
  for (const name of ['haproxy', 'nginx', 'nginx-f5'] as const) {
    const service = (of: Installation['service']) =>
      (installed({ name }, { service: of }) as { controller: { service: object } }).controller.service;
    assert.doesNotMatch(JSON.stringify(service({ type: 'NodePort', nodePort: null })), /nodePorts|httpPort/);
    assert.deepEqual(
      (service({ type: 'LoadBalancer', annotations: { a: 'b' } }) as { annotations: object }).annotations,
      { a: 'b' },
    );
  }
});

test('what the charts call their objects begins with the full name', () => {
  const names = (['haproxy', 'nginx', 'nginx-f5'] as const).map((name) =>
    budgeted({ controller: { name } }).controller.installedNames('chat'),
  );
  assert.deepEqual(names, [
    {
      kind: 'Deployment',
      workload: 'chat',
      container: 'kubernetes-ingress-controller',
      configMap: 'chat',
      service: 'chat',
    },
    {
      kind: 'Deployment',
      workload: 'chat-controller',
      container: 'controller',
      configMap: 'chat-controller',
      service: 'chat-controller',
    },
    {
      kind: 'Deployment',
      workload: 'chat-controller',
      container: 'nginx-ingress',
      configMap: 'chat',
      service: 'chat-controller',
    },
  ]);
});

test('for any budget an installation changes none of the times that the chart is given', () => {
  fc.assert(
    fc.property(anyBudgeted, ({ controller, made }) => {
      if (controller.chart === null) return;
      const times = (values: Readonly<Record<string, unknown>>) => {
        const { terminationGracePeriodSeconds, lifecycle, extraArgs } = (values['controller'] ?? {}) as Readonly<
          Record<string, unknown>
        >;
        return { terminationGracePeriodSeconds, lifecycle, extraArgs };
      };
      const values = controller.helmValues(made, installation);
      assert.deepEqual(times(values), times(controller.helmValues(made)));
      for (const [key, value] of Object.entries(controller.configMap(made))) {
        assert.ok(JSON.stringify(values).includes(JSON.stringify(value).slice(1, -1)), key);
      }
      assert.deepEqual(JSON.parse(JSON.stringify(values)), values, 'plain data');
    }),
  );
});
