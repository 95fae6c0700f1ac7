import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stackNames } from './names.ts';

test('everything of a stack that is not in a namespace of its own begins or ends with its name', () => {
  const { namespaces, controller, clusterRole } = stackNames('minikube');
  assert.deepEqual(Object.values(namespaces), ['minikube-apps', 'minikube-controller', 'minikube-probes']);
  assert.deepEqual([controller, clusterRole], ['minikube', 'drainproof-run-minikube']);
});

test('a stack whose name Kubernetes takes for no namespace is refused', () => {
  for (const name of ['Dev', '1st', 'a_b', 'a.b', 'ends-', 'x'.repeat(42)]) {
    assert.throws(() => stackNames(name), /cannot be called/, name);
  }
  assert.equal(stackNames('x'.repeat(41)).namespaces.controller.length, 52);
});
