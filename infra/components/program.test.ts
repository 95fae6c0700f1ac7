import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as pulumi from '@pulumi/pulumi';
import { stackOutputsSchema } from '../outputs.ts';
import { stackInput } from '../settings/stack-file.ts';
import { stackNamesIn } from '../settings/stack-names.ts';
import type { ClusterView, NoCluster } from './cluster-view.ts';
import { program } from './program.ts';
import type { Registered } from './recorder.fixture.ts';
import { record, settled } from './recorder.fixture.ts';

const project = join(import.meta.dirname, '..', '..');
const stacks = await stackNamesIn(project);
const hashes = { 'ws-server': 'aaa', cleanup: 'bbb', probe: 'ccc' };

/** The state of a stack that was never deployed. */
const nothing = () => Promise.resolve(new Set<string>());

/** A cluster with one node, on which everything is. */
const cluster: ClusterView = {
  nodes: [{ name: 'minikube', ready: true, internalIp: '192.0.2.1' }],
  images: [
    { node: 'minikube', names: Object.entries(hashes).map(([name, hash]) => `docker.io/drainproof/${name}:${hash}`) },
  ],
  namespaces: [],
  ingressClasses: [],
  nodePorts: [],
  releases: [],
};

interface Run {
  readonly stack: string;
  readonly config?: Record<string, string>;
  readonly preview?: boolean;
  readonly view?: ClusterView | NoCluster;
}

async function configOf(stack: string): Promise<Record<string, string>> {
  const file = `Pulumi.${stack}.yaml`;
  const { input } = stackInput(file, await readFile(join(project, file), 'utf8'));
  return Object.fromEntries(
    Object.entries(input).map(([section, value]) => [
      `drainproof:${section}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

async function run({ stack, config, preview = false, view = cluster }: Run) {
  const surroundings = {
    project,
    look: () => Promise.resolve(view),
    hash: () => Promise.resolve(hashes),
    inState: nothing,
  };
  const options = { stack, preview, config: config ?? (await configOf(stack)) };
  return record(options, async () => settled(await program(surroundings)));
}

function find(registered: readonly Registered[], name: string): Registered {
  const found = registered.find((each) => each.name === name);
  assert.ok(found, `${name} is not among ${registered.map((each) => each.name).join(', ')}`);
  return found;
}

// One after another: the engine's mocks are one for the whole process.
const runs: (Awaited<ReturnType<typeof run>> & { readonly stack: string })[] = [];
for (const stack of stacks) runs.push({ stack, ...(await run({ stack })) });

for (const { stack, registered, result } of runs) {
  describe(`the program on stack '${stack}'`, () => {
    test('gives outputs that the probes can read', () => {
      const outputs = stackOutputsSchema.parse(result);
      assert.equal(outputs.stack, stack);
      assert.equal(outputs.cluster.namespaceUid, 'uid-of-lab-namespace');
      assert.equal(outputs.controller.kind === null, stack === 'dev');
    });

    test('puts every resource below a component, but for the provider and the components themselves', () => {
      const atTop = registered.filter(({ parent }) => parent === '').map(({ name }) => name);
      const components = ['images', 'cluster', 'lab', 'probes', ...(stack === 'dev' ? [] : ['controller'])];
      assert.deepEqual(atTop.toSorted(), components.toSorted());
    });

    test('makes everything by the explicit provider of the stack’s context', () => {
      const made = registered.filter(({ custom, type }) => custom && type.startsWith('kubernetes:'));
      assert.ok(made.length > 20);
      for (const { name, provider } of made) assert.match(provider, /::cluster::/, name);
    });

    test('lets what is in a namespace go with it, so that the graces are waited for once', () => {
      for (const { name, type, deletedWith, inputs } of registered) {
        const { namespace } = (inputs['metadata'] ?? {}) as { namespace?: string };
        if (namespace === undefined || type.includes('helm.sh')) continue;
        assert.match(deletedWith, /^(lab|controller|probes)-namespace$/, name);
      }
    });

    test('waits no ten minutes for anything but a cloud’s load balancer', () => {
      const { timeouts, ignoreChanges } = find(registered, 'lab-server-deployment');
      for (const step of ['create', 'update', 'delete']) assert.match(timeouts[step] ?? '', /^\d+s$/);
      assert.deepEqual(ignoreChanges, ['spec.replicas']);
      const namespaces = registered.filter(({ type }) => type === 'kubernetes:core/v1:Namespace');
      assert.equal(namespaces.length, stack === 'dev' ? 2 : 3);
      for (const namespace of namespaces) assert.match(namespace.timeouts['delete'] ?? '', /^\d+s$/, namespace.name);
    });

    test('keeps Pod Security "restricted" in each namespace', () => {
      for (const { inputs, name } of registered.filter(({ type }) => type === 'kubernetes:core/v1:Namespace')) {
        const { labels } = inputs['metadata'] as { labels: Record<string, string> };
        assert.equal(labels['pod-security.kubernetes.io/enforce'], 'restricted', name);
      }
    });

    test('runs the smoke Job after everything else, once', () => {
      const { inputs, dependsOn } = find(registered, 'probes-smoke');
      const waitedFor = ['lab-server-ingress', 'lab-server-deployment', 'lab-control', 'probes-namespace'];
      for (const name of waitedFor) assert.ok(dependsOn.includes(name), name);
      const { backoffLimit, template } = inputs['spec'] as { backoffLimit: number; template: object };
      assert.equal(backoffLimit, 0);
      assert.match(JSON.stringify(template), /"TARGET_URL","value":"ws:\/\/[^/"]+:80"/);
    });

    test('has no secret among its inputs', () => {
      assert.doesNotMatch(JSON.stringify(registered), /4dabf18193072939515e22adb298388d/);
      assert.ok(registered.every(({ type }) => type !== 'kubernetes:core/v1:Secret'));
    });
  });
}

describe('the smoke Job', () => {
  const annotationOf = async (config: Record<string, string>) => {
    const { registered } = await run({ stack: 'minikube', config });
    return JSON.stringify(find(registered, 'probes-smoke').inputs['spec']);
  };

  test('is the same while nothing changed, and another one when a timeout did', async () => {
    const before = await annotationOf({});
    assert.equal(await annotationOf({}), before);
    assert.notEqual(await annotationOf({ 'drainproof:session': '{"heartbeatInterval":"20s"}' }), before);
  });

  test('is left out where no connections are to be held', async () => {
    const { registered } = await run({ stack: 'minikube', config: { 'drainproof:smoke': '{"connections":0}' } });
    assert.ok(!registered.some(({ name }) => name === 'probes-smoke'));
  });
});

test('a controller that drains for as long as the apps is stopped together with them, and any other after them', () => {
  const before = (name: string) =>
    find(runs.find(({ stack }) => stack === name)?.registered ?? [], 'lab-namespace').dependsOn;
  assert.deepEqual(before('minikube'), ['controller-namespace']);
  assert.deepEqual(before('minikube-haproxy-defaults'), ['controller-release']);
  assert.deepEqual(before('dev'), []);
});

describe('what cannot be deployed is refused in our own words, before any resource is made', () => {
  const refusal = async (attempt: Run): Promise<string> => {
    let made = 0;
    const surroundings = {
      project,
      look: () => Promise.resolve(attempt.view ?? cluster),
      hash: () => Promise.resolve(hashes),
      inState: nothing,
    };
    const { result, registered } = await record(
      { stack: attempt.stack, preview: attempt.preview ?? false, config: attempt.config ?? {} },
      () =>
        program(surroundings).then(
          () => 'nothing was refused',
          (error: unknown) => error,
        ),
    );
    made = registered.filter(({ custom }) => custom).length;
    assert.equal(made, 0);
    assert.ok(pulumi.RunError.isInstance(result), String(result));
    return result.message;
  };

  test('a budget that contradicts itself', async () => {
    const config = { 'drainproof:app': '{"terminationGracePeriod":"30s"}' };
    assert.match(
      await refusal({ stack: 'minikube', config, preview: true }),
      /'app.terminationGracePeriod' \(30s\) must be at least/,
    );
  });

  test('a misspelt section', async () => {
    assert.match(await refusal({ stack: 'x', config: { 'drainproof:contoller': '{}' } }), /did you mean 'controller'/);
  });

  test('a NodePort that another stack file claims', async () => {
    const config = { 'drainproof:ingress': '{"nodePort":30081}' };
    assert.match(await refusal({ stack: 'x', config, preview: true }), /claim NodePort 30081/);
  });

  test('a chart folder that is not there', async () => {
    const config = { 'drainproof:controller': '{"chart":"no/such/chart"}' };
    const surroundings = {
      project,
      look: () => Promise.resolve(cluster),
      hash: () => Promise.resolve(hashes),
      inState: nothing,
    };
    const { registered, result } = await record({ stack: 'x', config }, () =>
      program(surroundings).catch((error: unknown) => String(error)),
    );
    assert.match(JSON.stringify(result), /'controller.chart' is 'no\/such\/chart'/);
    assert.deepEqual(
      registered.filter(({ type }) => type.startsWith('kubernetes:')),
      [],
    );
  });

  test('a stack whose name no namespace can begin with', async () => {
    assert.match(await refusal({ stack: 'My_Stack', config: {} }), /cannot be called 'My_Stack'/);
  });

  test('a cluster that does not answer', async () => {
    const view = { why: "the cluster of context 'minikube' does not answer (no)" };
    assert.match(await refusal({ stack: 'x', view }), /does not answer/);
  });

  test('a namespace that was deleted behind Pulumi’s back', async () => {
    const surroundings = {
      project,
      look: () => Promise.resolve(cluster),
      hash: () => Promise.resolve(hashes),
      inState: () => Promise.resolve(new Set(['controller-namespace', 'lab-namespace', 'controller-release'])),
    };
    const { result } = await record({ stack: 'x', config: {} }, () =>
      program(surroundings).catch((error: unknown) => String(error)),
    );
    const said = JSON.stringify(result);
    for (const name of ['x-controller', 'x-apps']) assert.ok(said.includes(`the namespace '${name}', and`), said);
  });

  test('images that no node has', async () => {
    const view = { ...cluster, images: [{ node: 'minikube', names: [] }] };
    assert.match(await refusal({ stack: 'x', view }), /drainproof\/ws-server:aaa.*npm run images/);
  });
});

test('a preview without the cluster shows everything that would be made', async () => {
  const surroundings = {
    project,
    look: () => Promise.resolve({ why: 'it does not answer' }),
    hash: () => Promise.resolve(hashes),
    inState: nothing,
  };
  const options = { stack: 'minikube', preview: true, config: await configOf('minikube') };
  // Its outputs are not waited for: without a cluster they are not known.
  const { registered } = await record(options, async () => {
    await program(surroundings);
  });
  assert.equal(registered.length, runs.find(({ stack }) => stack === 'minikube')?.registered.length);
});
