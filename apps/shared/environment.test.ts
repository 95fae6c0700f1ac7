import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { readEnvironment, SettingsError, unknownVariables, warnOfUnknown } from './environment.ts';
import { memoryLog } from './testing/memory-log.ts';
import { host, listenPort, logLevel, milliseconds, podName } from './variables.ts';

const schema = z.object({
  HOST: host().prefault('0.0.0.0'),
  CONTROL_PORT: listenPort().prefault('9999'),
  DRAIN_MS: milliseconds(0).prefault('40000'),
  POD_NAME: podName().prefault('pod'),
  LOG_LEVEL: logLevel().prefault('info'),
});

test('an empty environment gives the defaults, parsed', () => {
  const expected = { HOST: '0.0.0.0', CONTROL_PORT: 9999, DRAIN_MS: 40_000, POD_NAME: 'pod', LOG_LEVEL: 'info' };
  assert.deepEqual(readEnvironment(schema, {}), expected);
});

test('a variable that is set to nothing counts as not set', () => {
  assert.equal(readEnvironment(schema, { DRAIN_MS: '' }).DRAIN_MS, 40_000);
});

test('every bad variable is listed at once, with its value and what is allowed', () => {
  const environment = { HOST: 'a b', CONTROL_PORT: '65536', DRAIN_MS: '40s', LOG_LEVEL: 'loud', POD_NAME: 'a\r\nb' };
  assert.throws(
    () => readEnvironment(schema, environment),
    (error: Error) => {
      assert.ok(error instanceof SettingsError);
      assert.deepEqual(error.message.split('\n  '), [
        'the environment is not usable:',
        "HOST is 'a b', but must be a host name or an IP address",
        "CONTROL_PORT is '65536', but must be a whole number from 0 to 65535",
        "DRAIN_MS is '40s', but must be a whole number of milliseconds from 0 to 86400000",
        "POD_NAME is 'a\r\nb', but must be letters, digits, dots, underscores and hyphens, at most 253",
        "LOG_LEVEL is 'loud', but must be one of trace, debug, info, warn, error, fatal, silent",
      ]);
      return true;
    },
  );
});

test('numbers that are not written in plain decimal digits are refused', () => {
  for (const value of ['-1', '1.5', '1e3', ' 5', '0x10', 'NaN', '86400001', '99999999999999999999']) {
    assert.throws(() => readEnvironment(schema, { DRAIN_MS: value }), SettingsError, value);
  }
});

test('a port that Kubernetes made of a Service of that name is explained', () => {
  const environment = { CONTROL_PORT: 'tcp://10.0.0.7:9999' };
  assert.throws(() => readEnvironment(schema, environment), /Service named 'control'.*enableServiceLinks: false/);
});

test('an unknown variable near one of ours is warned of, and others are not', () => {
  const environment = { DRAIN_SECONDS: '40', PATH: '/bin', CONTROL_PORT: '1' };
  assert.deepEqual(unknownVariables(schema, environment), [{ variable: 'DRAIN_SECONDS', meant: 'DRAIN_MS' }]);
  const { log, lines } = memoryLog();
  warnOfUnknown(log, schema, environment);
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.event, 'setting-unknown');
  assert.match(lines[0]?.msg ?? '', /DRAIN_SECONDS is not read.*did you mean DRAIN_MS/);
});
