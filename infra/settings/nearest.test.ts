import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

const known = ['haproxy', 'nginx', 'nginx-f5'];

test('the known name that differs in the fewest letters is meant', () => {
  assert.equal(nearest('haprxy', known), 'haproxy');
  assert.equal(nearest('nginx-f', known), 'nginx-f5');
});

test('capital letters are no difference', () => {
  assert.equal(nearest('HAProxy', known), 'haproxy');
});

test('nothing is meant when more than a third of the letters differ', () => {
  assert.equal(nearest('traefik', known), null);
});

test('nothing is meant when nothing is known', () => {
  assert.equal(nearest('haproxy', []), null);
});
