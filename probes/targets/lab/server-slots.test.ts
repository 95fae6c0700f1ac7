import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerSlots } from './server-slots.ts';

function pods(...names: readonly string[]) {
  return names.map((pod, index) => ({ pod, host: '127.0.0.1', port: 1000 + index, ready: true, terminating: false }));
}

function names(slots: ServerSlots, ...ready: readonly string[]): readonly string[] {
  return slots.assign(pods(...ready)).map(({ name }) => name);
}

test('a pod keeps its slot when another goes, and a new one takes the free slot', () => {
  const slots = new ServerSlots();
  assert.deepEqual(names(slots, 'a', 'b'), ['a', 'b']);
  assert.deepEqual(names(slots, 'b'), ['', 'b']);
  assert.deepEqual(names(slots, 'b', 'c'), ['c', 'b']);
});

test('asked again with the same pods in another order it gives the same slots', () => {
  const slots = new ServerSlots();
  assert.deepEqual(names(slots, 'a', 'b', 'c'), ['a', 'b', 'c']);
  assert.deepEqual(names(slots, 'c', 'a', 'b'), ['a', 'b', 'c']);
});

test('slots stay when nobody is ready', () => {
  const slots = new ServerSlots();
  names(slots, 'a', 'b');
  assert.deepEqual(names(slots), ['', '']);
});
