import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causes } from '../timeline/events.ts';
import { explainCause } from './causes.ts';

test('every cause is explained, each part in sentences of its own', () => {
  for (const cause of causes) {
    const { title, ...parts } = explainCause(cause);
    assert.match(title, /^[a-z]/, `${cause}: a title goes on from the cause's name`);
    for (const [part, text] of Object.entries(parts)) assert.ok(text.length > 0, `${cause}: ${part}`);
    for (const part of ['meaning', 'clientSees', 'evidence', 'remedy'] as const) {
      assert.match(parts[part], /[.]$/, `${cause}: ${part} ends as a sentence does`);
    }
  }
});
