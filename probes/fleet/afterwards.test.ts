import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Afterwards } from './afterwards.ts';
import { until } from './fleet.fixture.ts';

describe('Afterwards', () => {
  it('settles nothing within the event, and each once, in order', async () => {
    const afterwards = new Afterwards();
    const settled: number[] = [];
    for (let number = 0; number < 100; number++) afterwards.add({ settle: () => settled.push(number) });
    assert.deepEqual(settled, []);
    await until(() => settled.length === 100, 'all are settled');
    assert.deepEqual(
      settled,
      Array.from({ length: 100 }, (_, number) => number),
    );
  });

  it('lets other events through between portions of long work', async () => {
    const afterwards = new Afterwards();
    let settled = 0;
    let seenBetween = 0;
    const settle = (): void => {
      settled += 1;
      const end = performance.now() + 2;
      while (performance.now() < end) continue;
    };
    for (let number = 0; number < 5; number++) afterwards.add({ settle });
    const look = (): void => {
      seenBetween = settled;
      if (settled < 2) setImmediate(look);
    };
    setImmediate(look);
    await until(() => settled === 5, 'all are settled');
    assert.ok(seenBetween < 5, 'the other event was seen before the end');
  });

  it('takes what is added while it settles', async () => {
    const afterwards = new Afterwards();
    let last = false;
    afterwards.add({ settle: () => afterwards.add({ settle: () => (last = true) }) });
    await until(() => last, 'the one added later is settled');
  });
});
