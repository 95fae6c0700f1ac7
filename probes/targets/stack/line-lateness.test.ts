import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineLateness } from './line-lateness.ts';

describe('LineLateness', () => {
  it('leaves one line in a hundred out of account, and forgets what is long past', () => {
    const lateness = new LineLateness();
    assert.equal(lateness.p99, 0);
    for (let line = 1; line <= 100; line++) lateness.add(line);
    assert.equal(lateness.p99, 99);
    for (let line = 0; line < 2_000; line++) lateness.add(1);
    assert.equal(lateness.p99, 1);
  });
});
