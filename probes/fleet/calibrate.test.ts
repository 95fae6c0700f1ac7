import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calibrate, clockError, clockResolution } from './calibrate.ts';

describe('calibrate', () => {
  it('measures both delays with real connections, and ends all that it started', async () => {
    const before = process.getActiveResourcesInfo().filter((name) => name !== 'Timeout');
    const { clock, burstDelayMs, singleDelayMs, clockErrorMs } = await calibrate({
      connections: 300,
      signal: new AbortController().signal,
    });
    assert.equal(burstDelayMs.count, 300);
    assert.ok(singleDelayMs.count >= 100);
    for (const { p50, max } of [burstDelayMs, singleDelayMs]) {
      assert.ok(p50 !== null && max !== null);
      assert.ok(p50 > 0, 'no record is older than the end that it tells of');
      assert.ok(p50 <= max && max < 2_000);
    }
    assert.ok(clock.resolutionMs > 0 && clock.resolutionMs < 1);
    assert.equal(clockErrorMs, clockError(singleDelayMs.p99, clock.resolutionMs));
    assert.deepEqual(
      process.getActiveResourcesInfo().filter((name) => name !== 'Timeout'),
      before,
    );
  });

  it('uses no more than 2,000 connections', async () => {
    const { burstDelayMs } = await calibrate({ connections: 1e6, signal: new AbortController().signal });
    assert.equal(burstDelayMs.count, 2_000);
  });

  it('ends with the reason when it is aborted, before or within', async () => {
    await assert.rejects(
      calibrate({ connections: 10, signal: AbortSignal.abort(new Error('interrupted')) }),
      /interrupted/,
    );
    const abort = new AbortController();
    const calibrated = calibrate({ connections: 500, signal: abort.signal });
    setTimeout(() => abort.abort(new Error('interrupted')), 120);
    await assert.rejects(calibrated, { message: 'interrupted' });
  });
});

describe('clockError', () => {
  it('is the single delay and what two readings may be off, but never less than a millisecond', () => {
    assert.equal(clockError(3, 0.5), 4);
    assert.equal(clockError(0.2, 0.00003), 1);
    assert.equal(clockError(null, 0.001), 1);
  });
});

describe('clockResolution', () => {
  it('is a time that the clock can tell from none', () => {
    assert.ok(clockResolution() > 0);
  });
});
