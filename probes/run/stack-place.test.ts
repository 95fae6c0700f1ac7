import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { quietPlan } from '../fleet/fleet.fixture.ts';
import { stackOutputs } from '../targets/stack/stack-outputs.fixture.ts';
import { startClock } from '../timeline/clock.ts';
import { stackPlace } from './stack-place.ts';

/** The Host header that a fleet of this machine sends to a stack with this host. */
async function hostSent(host: string | null): Promise<{ sent: string | undefined; address: string }> {
  const http = createServer().listen(0, '127.0.0.1');
  const sockets = new WebSocketServer({ server: http });
  await once(http, 'listening');
  const address = `127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sent: (string | undefined)[] = [];
  http.on('upgrade', ({ headers }) => sent.push(headers.host));
  const { ingress } = stackOutputs();
  const place = stackPlace(stackOutputs({ ingress: { ...ingress, host } }), { shards: null });
  const context = { clock: startClock(), emit: () => undefined, signal: new AbortController().signal };
  const fleet = await place.startFleet(`ws://${address}`, quietPlan, context);
  await fleet.ready;
  await fleet.stop();
  sockets.close();
  http.close();
  return { sent: sent[0], address };
}

test('a fleet on a stack whose Ingress has a host sends that as its Host header', async () => {
  const { sent } = await hostSent('chat.example');
  assert.equal(sent, 'chat.example');
});

test('a fleet on a stack whose Ingress takes any host sends the address', async () => {
  const { sent, address } = await hostSent(null);
  assert.equal(sent, address);
});
