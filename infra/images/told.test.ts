import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitUntilTold } from './told.ts';

const image = 'drainproof/probe:1';
const node = (...names: string[]) => ({ node: 'n', names });
const { signal } = new AbortController();

test('it waits until every node tells of the images, and says that it waits', async () => {
  const views = [
    [node(image), node()],
    [node(image), node(image)],
  ];
  const said: string[] = [];
  const look = async () => views.shift() ?? [];
  await waitUntilTold([image], { look, say: (line) => said.push(line), signal });
  assert.deepEqual(views, []);
  assert.match(said.join('\n'), /^waiting until every node tells of them/);
});

test('it waits for nothing where the nodes cannot be asked', async () => {
  const said: string[] = [];
  await waitUntilTold([image], { look: async () => [], say: (line) => said.push(line), signal });
  assert.deepEqual(said, []);
});

test('it gives up after its time, and says what that means', async () => {
  const said: string[] = [];
  await waitUntilTold([image], { look: async () => [node()], say: (line) => said.push(line), signal, withinMs: -1 });
  assert.match(said.join('\n'), /try again in a minute/);
});

test('an interruption ends the wait', async () => {
  const reason = new Error('enough');
  const wait = waitUntilTold([image], {
    look: async () => [node()],
    say: () => undefined,
    signal: AbortSignal.abort(reason),
  });
  await assert.rejects(wait, reason);
});
