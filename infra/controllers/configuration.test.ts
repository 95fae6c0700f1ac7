import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { scale } from '../settings/scale.ts';
import { haproxyPaths } from './haproxy/paths.ts';
import { setServer } from './haproxy/process.ts';
import { anyProxyInput } from './proxy-input.fixture.ts';
import { anyBudgeted, budgeted, variantById } from './variant.fixture.ts';

/** But for NGINX's own way of saying that retries have no limit of time. */
const zeroTimer = /(?:timeout [a-z-]+|hard-stop-after|(?<!next_upstream)_timeout) 0(?:ms|s)?\b/;

const input = {
  listen: { host: '127.0.0.1', port: 8080 },
  health: { host: '127.0.0.1', port: 1042 },
  backends: [{ name: 'ws-1', host: '127.0.0.1', port: 9001 }],
  directory: '/pod',
  pod: 'controller-1',
  maxConnections: 1000,
};

function configurationOf(id: string): string {
  const { controller, made } = budgeted(variantById(id).settings);
  return controller.configuration(made, input);
}

describe('haproxy.cfg', () => {
  test('as the chart has the controller’s own timers', () => {
    const lines = configurationOf('haproxy-defaults')
      .split('\n')
      .map((line) => line.trim());
    for (const line of [
      'hard-stop-after 1800s',
      'mworker-max-reloads 50',
      'timeout tunnel 3600s',
      'timeout client 50s',
      'timeout http-keep-alive 60s',
      'server SRV_1 127.0.0.1:9001 enabled',
      'server SRV_42 127.0.0.1:1 disabled',
    ]) {
      assert.ok(lines.includes(line), line);
    }
  });

  test('aligned changes the hard stop and nothing else', () => {
    const before = configurationOf('haproxy-defaults').split('\n');
    const after = configurationOf('haproxy-aligned').split('\n');
    const changed = after.filter((line, index) => line !== before[index]);
    assert.deepEqual(changed, ['  hard-stop-after 855s']);
  });

  test('a folder whose name is too long for a socket is refused with both numbers', () => {
    assert.throws(() => haproxyPaths(`/${'long'.repeat(30)}`), /is 133 bytes long, and .* at most 90/);
  });

  test('a pod goes into a slot by its address and then its state, and out by maint', () => {
    const slot = 'default_svc_ws-server_ws/SRV_3';
    assert.deepEqual(setServer(2, { name: 'ws-1', host: '127.0.0.1', port: 9001 }), [
      `set server ${slot} addr 127.0.0.1 port 9001`,
      `set server ${slot} state ready`,
    ]);
    assert.equal(setServer(2, { name: '', host: '127.0.0.1', port: 1 })[1], `set server ${slot} state maint`);
  });
});

describe('nginx.conf', () => {
  test('of ingress-nginx as the chart ends old workers after 240 s and silence after 60 s', () => {
    const text = configurationOf('nginx-defaults');
    assert.match(text, /^worker_shutdown_timeout 240s;$/m);
    assert.match(text, /^ +proxy_read_timeout 60s;\n +proxy_send_timeout 60s;$/m);
  });

  test('of F5’s controller as the chart sets no worker_shutdown_timeout', () => {
    assert.doesNotMatch(configurationOf('nginx-f5-defaults'), /worker_shutdown_timeout/);
    assert.match(configurationOf('nginx-f5-aligned'), /^worker_shutdown_timeout 860s;$/m);
  });
});

test('for any budget the same input gives the same text, so that nothing is reloaded for nothing', () => {
  fc.assert(
    fc.property(anyBudgeted, anyProxyInput('/pod'), ({ controller, made }, given) => {
      assert.equal(controller.configuration(made, given), controller.configuration(made, given));
    }),
  );
});

test('however compressed, no timer becomes 0, which proxies read as no limit', () => {
  fc.assert(
    fc.property(anyBudgeted, anyProxyInput('/pod'), ({ controller, made }, given) => {
      const text = controller.configuration(scale(made, 1 / 100_000), given);
      assert.doesNotMatch(text, zeroTimer);
    }),
  );
});
