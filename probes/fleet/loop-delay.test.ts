import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from './fleet.fixture.ts';
import { watchLoopDelay } from './loop-delay.ts';

describe('watchLoopDelay', () => {
  it('says null before there was a sample', () => {
    using watch = watchLoopDelay();
    assert.deepEqual(watch.read(), { count: 0, p50: null, p95: null, p99: null, max: null });
  });

  it('reads near nothing while the loop is idle, and what it was blocked for when it was', async () => {
    using watch = watchLoopDelay();
    await until(() => watch.read().count >= 20, 'there are samples');
    const idle = watch.read();
    assert.ok((idle.p50 ?? NaN) < 5, `idle: ${idle.p50}`);
    const end = performance.now() + 150;
    while (performance.now() < end) continue;
    await until(() => watch.read().count > idle.count, 'the block was seen');
    await delay(0);
    assert.ok((watch.read().max ?? 0) > 100, `blocked: ${watch.read().max}`);
  });
});
