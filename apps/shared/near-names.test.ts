import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nearestName } from './near-names.ts';

const known = ['HOST', 'PORT', 'POD_NAME', 'DRAIN_MS', 'HEARTBEAT_INTERVAL_MS', 'MAX_MESSAGE_BYTES', 'LOG_LEVEL'];

const misspelt: readonly (readonly [string, string])[] = [
  ['drain_ms', 'DRAIN_MS'],
  ['DRAINMS', 'DRAIN_MS'],
  ['DRAIN', 'DRAIN_MS'],
  ['DRAIN_SECONDS', 'DRAIN_MS'],
  ['DRIAN_MS', 'DRAIN_MS'],
  ['HEARTBEAT_INTERVAL', 'HEARTBEAT_INTERVAL_MS'],
  ['HEARBEAT_INTERVAL_MS', 'HEARTBEAT_INTERVAL_MS'],
  ['MAX_MESSAGE', 'MAX_MESSAGE_BYTES'],
  ['LOGLEVEL', 'LOG_LEVEL'],
];

for (const [name, meant] of misspelt) {
  test(`${name} is taken for a misspelt ${meant}`, () => assert.equal(nearestName(name, known), meant));
}

test('names that Kubernetes, shells and Node set are not taken for ours', () => {
  const foreign = [
    'HOSTNAME',
    'HOME',
    'PATH',
    'KUBERNETES_PORT',
    'DRAIN_SERVICE_HOST',
    'DRAIN_PORT_8080_TCP',
    'PWD',
    'host',
  ];
  for (const name of foreign) assert.equal(nearestName(name, known), undefined, name);
});

test('one letter left out of any long name is found again', () => {
  const longNames = known.filter((name) => name.length >= 7);
  fc.assert(
    fc.property(fc.constantFrom(...longNames), fc.nat(), (name, position) => {
      const at = position % name.length;
      return nearestName(name.slice(0, at) + name.slice(at + 1), known) === name;
    }),
  );
});
