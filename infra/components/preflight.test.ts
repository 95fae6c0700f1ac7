import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stackNames } from '../manifests/names.ts';
import type { ClusterView } from './cluster-view.ts';
import type { Claims } from './preflight.ts';
import { nodeAddress, preflightProblems } from './preflight.ts';

const images = { 'ws-server': 'drainproof/ws-server:1', cleanup: 'drainproof/cleanup:1', probe: 'drainproof/probe:1' };
const claims: Claims = {
  names: stackNames('one'),
  className: 'drainproof-one',
  nodePort: 30_081,
  images,
  fromRegistry: false,
  noted: [],
};
const all = Object.values(images).map((image) => `docker.io/${image}`);
const ours = { 'app.kubernetes.io/part-of': 'drainproof' };
const empty: ClusterView = {
  nodes: [],
  images: [{ node: 'a', names: all }],
  namespaces: [],
  ingressClasses: [],
  nodePorts: [],
  releases: [],
};

describe('before anything is made', () => {
  test('a cluster with the images and nothing else of these names is fine', () => {
    assert.deepEqual(preflightProblems(claims, empty), []);
  });

  test('what is the stack’s own already is fine', () => {
    const own: ClusterView = {
      ...empty,
      namespaces: [{ name: 'one-apps', labels: ours, ending: false }],
      ingressClasses: [{ name: 'drainproof-one', labels: {}, heldBy: 'one-controller' }],
      nodePorts: [{ port: 30_081, namespace: 'one-controller', service: 'one' }],
    };
    assert.deepEqual(preflightProblems(claims, own), []);
  });

  const refused: Readonly<Record<string, readonly [Partial<ClusterView>, RegExp]>> = {
    'an image that one node lacks': [
      {
        images: [
          { node: 'a', names: all },
          { node: 'b', names: all.slice(1) },
        ],
      },
      /^the image drainproof\/ws-server:1 is not on every node of the cluster: run 'npm run images'/,
    ],
    'a NodePort of somebody else': [
      { nodePorts: [{ port: 30_081, namespace: 'shop', service: 'web' }] },
      /^'ingress.nodePort' \(30081\) belongs to the Service 'web' in namespace 'shop' already/,
    ],
    'an IngressClass of another release': [
      { ingressClasses: [{ name: 'drainproof-one', labels: {}, heldBy: 'other' }] },
      /belongs to a release in namespace 'other' already/,
    ],
    'an IngressClass of nobody that we know': [
      { ingressClasses: [{ name: 'drainproof-one', labels: {}, heldBy: null }] },
      /belongs to something else in the cluster already/,
    ],
    'a namespace that is not ours': [
      { namespaces: [{ name: 'one-probes', labels: {}, ending: false }] },
      /^the namespace 'one-probes' is there already and not drainproof's/,
    ],
    'a namespace of ours that is still being deleted': [
      { namespaces: [{ name: 'one-apps', labels: ours, ending: true }] },
      /^the namespace 'one-apps' is still being deleted.*'pulumi refresh' and 'pulumi up' again$/,
    ],
  };
  for (const [name, [change, sentence]] of Object.entries(refused)) {
    test(`${name} is refused in one sentence`, () => {
      const problems = preflightProblems(claims, { ...empty, ...change });
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', sentence);
    });
  }

  test('a namespace that only Pulumi’s state has is refused, with the command that finds out', () => {
    const problems = preflightProblems({ ...claims, noted: ['one-apps'] }, empty);
    assert.deepEqual(
      problems.map((problem) => /^Pulumi's state has the namespace 'one-apps'.*'pulumi refresh'/.test(problem)),
      [true],
    );
  });

  test('images are not looked for where a registry has them, or where a node tells of too many to tell all', () => {
    const none = { ...empty, images: [{ node: 'a', names: [] }] };
    assert.deepEqual(preflightProblems({ ...claims, fromRegistry: true }, none), []);
    const full = {
      ...empty,
      images: [{ node: 'a', names: Array.from({ length: 60 }, (_, index) => `other:${index}`) }],
    };
    assert.deepEqual(preflightProblems(claims, full), []);
  });
});

test('the address is that of the first node that is ready', () => {
  const nodes = [
    { name: 'c', ready: true, internalIp: '192.0.2.3' },
    { name: 'b', ready: true, internalIp: '192.0.2.2' },
    { name: 'a', ready: false, internalIp: '192.0.2.1' },
  ];
  assert.equal(nodeAddress({ ...empty, nodes }), '192.0.2.2');
  assert.equal(nodeAddress(empty), null);
});
