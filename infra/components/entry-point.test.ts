import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { launch } from './fake-engine.fixture.ts';
import { stackOutputsSchema } from '../outputs.ts';

/** No cluster is to be found from here. */
const environment = { ...process.env, KUBECONFIG: join(import.meta.dirname, 'no-kubeconfig') };
const project = join(import.meta.dirname, '..', '..');

test('the entry point that Pulumi.yaml names registers the stack and gives every output by its name', async () => {
  const config = { 'drainproof:controller': '{"name":"haproxy"}' };
  const launched = await launch({ project, stack: 'minikube', config, environment });
  assert.equal(launched.code, 0, launched.said);
  assert.ok(launched.registered.includes('pulumi:pulumi:Stack::drainproof-minikube'));
  assert.ok(launched.registered.includes('kubernetes:apps/v1:Deployment::lab-server-deployment'));
  assert.deepEqual(Object.keys(launched.outputs ?? {}).toSorted(), Object.keys(stackOutputsSchema.shape).toSorted());
  assert.match(launched.said, /'pulumi up' would stop here: the kubeconfig cannot be read/);
});

test('settings that cannot be used end it with our sentences, and without a stack trace', async () => {
  const config = { 'drainproof:controller': '{"name":"traefik"}' };
  const launched = await launch({ project, stack: 'elsewhere', config, environment });
  assert.notEqual(launched.code, 0);
  assert.match(launched.said, /'controller.name' must be one of haproxy, nginx.*, got 'traefik'/);
  assert.doesNotMatch(launched.said, /\n\s+at |node:internal/);
  assert.deepEqual(launched.registered, ['pulumi:pulumi:Stack::drainproof-elsewhere']);
});
