import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { readSettings } from '../settings/read-settings.ts';
import { ingressUrl } from './ingress-url.ts';

/** What comes of settings, on a cluster whose node is 198.51.100.7 and gives the port 31234. */
function urlOf(ingress: object): Promise<string> {
  const settings = readSettings({ ingress }, { file: 'here' }).ingress;
  const service = {
    spec: pulumi.output({ ports: [{ port: 80, nodePort: 31_234 }] }),
  } as unknown as k8s.core.v1.Service;
  const object = {} as k8s.networking.v1.Ingress;
  const url = ingressUrl({ ingress: settings, nodeAddress: '198.51.100.7', service, object });
  return new Promise((resolve) => url.apply(resolve));
}

test("the fleet connects to a node's address, with the port that is set or given", async () => {
  assert.equal(await urlOf({}), 'ws://198.51.100.7:31234');
  assert.equal(await urlOf({ nodePort: 30_080 }), 'ws://198.51.100.7:30080');
});

test('it does so too where the Ingress has a host, which DNS need not know', async () => {
  assert.equal(await urlOf({ host: 'chat.example', nodePort: 30_080 }), 'ws://198.51.100.7:30080');
});

test('an address that is set comes first, with its port or the NodePort', async () => {
  assert.equal(await urlOf({ address: 'edge.example:8080', host: 'chat.example' }), 'ws://edge.example:8080');
  assert.equal(await urlOf({ address: 'edge.example' }), 'ws://edge.example:31234');
});
