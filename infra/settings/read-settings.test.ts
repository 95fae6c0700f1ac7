import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { knownKeys, readSettings } from './read-settings.ts';
import { SettingsError } from './settings-error.ts';

const origin = { file: 'Pulumi.dev.yaml' };

describe('settings that can be read', () => {
  test('have every default when nothing is written', () => {
    const settings = readSettings({}, origin);
    assert.equal(settings.controller.name, 'haproxy');
    assert.equal(settings.controller.timeouts, 'aligned');
    assert.equal(settings.controller.hardStop, undefined);
    assert.equal(settings.app.drain.toString(), '40s');
    assert.equal(settings.session.keep.toString(), '14m');
    assert.equal(settings.cleanup.closes, 11);
  });

  test('keep the defaults beside what is written', () => {
    const settings = readSettings({ app: { drain: '20s' }, controller: { name: 'nginx-f5', replicas: 3 } }, origin);
    assert.deepEqual([settings.app.drain.ms, settings.app.preStopDelay.ms], [20_000, 10_000]);
    assert.deepEqual([settings.controller.name, settings.controller.replicas], ['nginx-f5', 3]);
  });

  test('take what clusters, registries and images are called', () => {
    const input = {
      cluster: { context: 'arn:aws:eks:eu-central-1:123456789012:cluster/chat' },
      controller: {
        chart: 'charts/kubernetes-ingress-1.46.1.tgz',
        image: { registry: 'localhost:5000', tag: 'v1.15.1' },
      },
      ingress: { nodePort: 32_767, host: 'chat.example.com', address: '127.0.0.1:8080' },
      app: { resources: { cpuRequest: '0.5', memoryLimit: '1Gi' } },
      images: { registry: 'registry.example.com/team/drainproof' },
      smoke: { connections: 0 },
    };
    const settings = readSettings(input, origin);
    assert.equal(settings.cluster.context, input.cluster.context);
    assert.deepEqual(settings.ingress, { service: 'NodePort', scheme: 'internal', ...input.ingress });
    assert.equal(settings.smoke.hold.toString(), '10s');
  });

  test('may name any profile of their controller', () => {
    assert.equal(readSettings({ controller: { profile: 'gopherd' } }, origin).controller.profile, 'gopherd');
  });
});

describe('settings that cannot be read are refused', () => {
  const cases = {
    'with the allowed names and the nearest': [
      { controller: { name: 'haprxy' } },
      "'controller.name' must be one of haproxy, nginx, nginx-f5, alb, gke, got 'haprxy' (did you mean 'haproxy'?)",
    ],
    'with the profiles of the controller that is named': [
      { controller: { name: 'nginx', profile: 'gopherd' } },
      "'controller.profile' must be one of ingress-nginx for 'nginx', got 'gopherd': name one, or leave it out",
    ],
    'with the profiles of the controller that is the default': [
      { controller: { profile: 'gopher' } },
      "'controller.profile' must be one of s6, s6-down-signal, gopherd, external for 'haproxy', got 'gopher' (did you mean 'gopherd'?): name one, or leave it out",
    ],
    'with the nearest of the known keys': [
      { app: { drian: '3s' } },
      "'app.drian' is not a setting (did you mean 'drain'?) (known here: replicas, maxReplicas, cpuPercent, resources, terminationGracePeriod, preStopDelay, drain, margin)",
    ],
    'with the known keys alone when none is near': [
      { cleanup: { somethingElse: 1 } },
      "'cleanup.somethingElse' is not a setting (known here: interval, closes)",
    ],
    'for a section that does not exist': [
      { kublet: {} },
      "'kublet' is not a setting (did you mean 'kubelet'?) (known here: cluster, controller, ingress, app, session, client, kubelet, propagation, cleanup, images, smoke)",
    ],
    'for a time without a unit': [
      { app: { terminationGracePeriod: 901 } },
      "'app.terminationGracePeriod': '901' is not a duration: it has no unit; write '901s' for seconds (examples: 500ms, 901s, 1m30s, 1h)",
    ],
    'for a time that is none': [
      { propagation: 'soon' },
      "'propagation': 'soon' is not a duration (examples: 500ms, 901s, 1m30s, 1h)",
    ],
    'for a time that is no text': [{ propagation: true }, "'propagation': must be a duration, got 'true'"],
    'for a time of 0 where it has to be longer': [
      { controller: { idle: '0s' } },
      "'controller.idle': must be longer than 0s, got '0s'",
    ],
    'for a time that no proxy can count': [
      { session: { keep: '30d' } },
      "'session.keep': '30d' is longer than 6d, the most that a setting may be",
    ],
    'for a section that is no section': [
      { app: 'ws-server' },
      "'app': must be keys with values below it, got 'ws-server'",
    ],
    'for a NodePort outside the range': [
      { ingress: { nodePort: 80 } },
      "'ingress.nodePort': must be a port from 30000 to 32767, the range that Kubernetes keeps for NodePorts, got '80'",
    ],
    'for a NodePort that is no number': [
      { ingress: { nodePort: 'abc' } },
      "'ingress.nodePort': must be a number, got 'abc'",
    ],
    'for a share above 1': [{ client: { retryJitter: 2 } }, "'client.retryJitter': must be at most 1, got '2'"],
    'for a key that was set without --path': [
      { 'ingress.nodePort': 30_090 },
      "'ingress.nodePort' is one key: 'pulumi config set' needs --path to set 'nodePort' of 'ingress'",
    ],
    'for a class name that Kubernetes does not take': [
      { ingress: { className: 'My_Class' } },
      "'ingress.className': must be a DNS label: at most 63 lower-case letters, digits and '-', with a letter or digit at both ends, got 'My_Class'",
    ],
    'for an Ingress host that is an address': [
      { ingress: { host: '10.0.0.1' } },
      "'ingress.host': must be a DNS name in lower case, such as chat.example.com, and no IP address, got '10.0.0.1'",
    ],
    'for an address with a scheme': [
      { ingress: { address: 'ws://chat' } },
      "'ingress.address': must be a host or host:port, without a scheme or a path, got 'ws://chat'",
    ],
    'for a quantity that Kubernetes does not take': [
      { app: { resources: { memoryLimit: '256MB' } } },
      "'app.resources.memoryLimit': must be a Kubernetes quantity in quotes, such as '250m' or '256Mi', got '256MB'",
    ],
    'for a tag that YAML reads as a number': [
      { controller: { image: { tag: 3.1 } } },
      "'controller.image.tag': must be a tag in quotes: at most 128 letters, digits, '.', '_' and '-', got '3.1'",
    ],
    'for a registry with a scheme': [
      { images: { registry: 'https://images.example.com' } },
      "'images.registry': must be host, host:port or host/path, without a scheme, got 'https://images.example.com'",
    ],
    'for a chart at an address': [
      { controller: { chart: 'oci://example.com/chart' } },
      "'controller.chart': must be a folder or a .tgz file, no address: without it the chart comes from its repository, got 'oci://example.com/chart'",
    ],
    'for a context with a space in it': [
      { cluster: { context: 'mini kube' } },
      "'cluster.context': must be the name of a kubeconfig's context, without spaces (`kubectl config get-contexts` lists them), got 'mini kube'",
    ],
    'for a key of pods where there are none': [
      { controller: { name: 'alb', hardStop: '10m' } },
      "'controller.hardStop' does nothing for 'alb', a load balancer of the cloud without pods or a chart of ours: leave it out",
    ],
    'for a count below 1': [{ app: { replicas: 0 } }, "'app.replicas': must be at least 1, got '0'"],
  } as const;
  for (const [name, [input, expected]] of Object.entries(cases)) {
    test(name, () => {
      assert.deepEqual(problemsOf(input), [expected]);
    });
  }

  test('with every problem at once, those of the profile too', () => {
    const input = { controller: { profile: 's7', idle: 'x' }, app: { drian: '3s', replicas: 0 } };
    assert.equal(problemsOf(input).length, 4);
  });

  for (const input of [null, undefined, 'text', 3]) {
    test(`when they are ${String(input)}`, () => {
      assert.match(problemsOf(input)[0] ?? '', /^the settings: must be keys with values below it/);
    });
  }

  test('with the file in the message, and lines where they are known', () => {
    assert.throws(
      () => readSettings({ app: { drian: '3s', drain: 'x' } }, { ...origin, lineOf: (path) => path.length }),
      (error: unknown) => {
        assert.ok(error instanceof SettingsError);
        assert.match(
          error.message,
          /^Pulumi.dev.yaml cannot be used:\n {2}- line 2: 'app.drain'.*\n {2}- line 2: 'app.drian'/,
        );
        return true;
      },
    );
  });
});

test('the known keys of a section are those of the schema, and there are none below a key', () => {
  assert.deepEqual(knownKeys(['cleanup']), ['interval', 'closes']);
  assert.deepEqual(knownKeys(['cleanup', 'interval']), []);
});

function problemsOf(input: unknown): readonly string[] {
  try {
    readSettings(input, origin);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
