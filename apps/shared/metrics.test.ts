import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRegistry } from './metrics.ts';

test('the metrics say which state the app is in, and carry the figures of the process', async () => {
  const registry = createRegistry(() => 'draining');
  const text = await registry.metrics();
  assert.match(text, /^app_state\{state="draining"\} 1$/m);
  assert.match(text, /^app_state\{state="ready"\} 0$/m);
  assert.match(text, /^process_resident_memory_bytes \d+/m);
});

test('two registries in one process do not get into each other', async () => {
  const first = createRegistry(() => 'ready');
  const second = createRegistry(() => 'starting');
  assert.match(await first.metrics(), /^app_state\{state="ready"\} 1$/m);
  assert.match(await second.metrics(), /^app_state\{state="ready"\} 0$/m);
});
