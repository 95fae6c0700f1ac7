import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { haproxyLogFormat, parseHaproxyLog } from './haproxy/log.ts';
import { nginxLogFormat, parseNginxLog } from './nginx/log.ts';

/** A line of the format with these values in place of its variables. */
function lineOf(format: string, values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values).reduce((line, [variable, value]) => line.replace(variable, String(value)), format);
}

const haproxyLine = (values: Readonly<Record<string, string | number>>): string =>
  lineOf(haproxyLogFormat, {
    '%[capture.req.hdr(0),json(utf8s)]': 'c7',
    '%pid': 812,
    '%ts': 'SD',
    '%ST': 101,
    '%Tt': 5000,
    '%B': 321,
    '%b': 'app',
    '%s': 'SRV_1',
    ...values,
  });

const nginxLine = (values: Readonly<Record<string, string | number>>): string =>
  lineOf(nginxLogFormat, {
    $http_x_connection_id: 'c7',
    $pid: 812,
    $status: 101,
    $upstream_addr: '127.0.0.1:1',
    $msec: '1700000000.123',
    $request_time: '5.000',
    $bytes_sent: 321,
    ...values,
  });

describe('a line of the proxy’s log', () => {
  test('of HAProxy tells worker, connection, who ended it, and the status', () => {
    assert.deepEqual(parseHaproxyLog(haproxyLine({})), {
      pid: 812,
      connection: 'c7',
      termination: 'SD',
      status: 101,
    });
  });

  test('of NGINX tells the same, but for who ended it', () => {
    assert.deepEqual(parseNginxLog(nginxLine({})), { pid: 812, connection: 'c7', termination: null, status: 101 });
  });

  test('without a connection id, or with what stands for nothing, says null', () => {
    assert.equal(parseHaproxyLog(haproxyLine({ '%[capture.req.hdr(0),json(utf8s)]': '' }))?.connection, null);
    assert.equal(parseHaproxyLog(haproxyLine({ '%ST': -1 }))?.status, null);
    assert.equal(parseNginxLog(nginxLine({ $http_x_connection_id: '-' }))?.connection, null);
  });

  test('that is not one of ours is null: the proxies also say other things', () => {
    for (const line of [
      '',
      '[NOTICE]   (812) : New worker (813) forked',
      '2026/11/24 10:00:00 [notice] 812#812: signal 3 (SIGQUIT) received',
      '{"connection":"c7","pid":',
      '{"level":"info"}',
    ]) {
      assert.equal(parseHaproxyLog(line), null, line);
      assert.equal(parseNginxLog(line), null, line);
    }
  });

  test('any text whatever is read without an error', () => {
    const anyLine = fc.oneof(
      fc.string(),
      fc.json().map((json) => `{"connection":${json}}`),
    );
    fc.assert(
      fc.property(anyLine, (line) => {
        parseHaproxyLog(line);
        parseNginxLog(line);
      }),
    );
  });
});
