import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { ManualClock } from '../shared/testing/manual-clock.ts';
import { memoryLog } from '../shared/testing/memory-log.ts';
import { answerTimeoutMs, lastRoundMs, Rounds } from './rounds.ts';

type Ask = (closes: number, signal: AbortSignal) => Promise<number>;

function setUp(ask: Ask) {
  const clock = new ManualClock();
  const { log, lines } = memoryLog();
  const askedAt: number[] = [];
  const recorded: Ask = (closes, signal) => {
    askedAt.push(clock.monotonicMs());
    return ask(closes, signal);
  };
  const registry = new Registry();
  const rounds = new Rounds({ intervalMs: 10_000, closes: 11, ask: recorded, clock, log, registry });
  rounds.start();
  return { clock, lines, askedAt, registry, rounds, events: () => lines.map((line) => line.event) };
}

/** Never answers, but hears when it is given up. */
const hanging: Ask = (_closes, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

test('the first round comes after one interval, and the others at each further one', async () => {
  const { clock, askedAt, lines, registry } = setUp(async (closes) => closes);
  await clock.advance(30_000);
  assert.deepEqual(askedAt, [10_000, 20_000, 30_000]);
  assert.deepEqual([lines[0]?.event, lines[0]?.['asked'], lines[0]?.['closed']], ['control', 11, 11]);
  assert.match(await registry.metrics(), /^cleanup_closed_total 33$/m);
});

test('a server that is away is reported once and asked again each interval; that it is back is reported too', async () => {
  let away = true;
  const { clock, events, lines } = setUp(async () => {
    if (away) throw new Error('connect ECONNREFUSED');
    return 11;
  });
  await clock.advance(30_000);
  assert.deepEqual(events(), ['control-failed']);
  assert.match(lines[0]?.msg ?? '', /ECONNREFUSED/);
  away = false;
  await clock.advance(20_000);
  assert.deepEqual(events(), ['control-failed', 'control-back', 'control', 'control']);
  assert.equal(lines[1]?.['failures'], 3);
  away = true;
  await clock.advance(10_000);
  assert.equal(events().at(-1), 'control-failed');
});

test('a server that hangs is given up after the timeout, and asked again at the next interval', async () => {
  const { clock, askedAt, lines } = setUp(hanging);
  await clock.advance(10_000 + answerTimeoutMs);
  assert.match(String(lines[0]?.['why']), new RegExp(`no answer within ${answerTimeoutMs} ms`));
  await clock.advance(10_000);
  assert.deepEqual(askedAt, [10_000, 20_000]);
});

test('a round that outlasts the interval puts the next one off, and none are made up for', async () => {
  const slow: Ask = async () => {
    await clock.sleep(4_000);
    return 0;
  };
  const { log } = memoryLog();
  const clock = new ManualClock();
  const begun: number[] = [];
  const ask: Ask = (closes, signal) => {
    begun.push(clock.monotonicMs());
    return slow(closes, signal);
  };
  new Rounds({ intervalMs: 1_000, closes: 1, ask, clock, log, registry: new Registry() }).start();
  await clock.advance(10_000);
  assert.deepEqual(begun, [1_000, 5_000, 9_000]);
});

test('told to stop between rounds, it stops at once', async () => {
  const { clock, rounds, askedAt } = setUp(async () => 11);
  await clock.advance(15_000);
  await rounds.stop();
  await clock.advance(60_000);
  assert.deepEqual(askedAt, [10_000]);
});

test('told to stop during a round, it waits for the answer', async () => {
  const { clock, rounds, events } = setUp(async () => {
    await clock.sleep(1_000);
    return 11;
  });
  await clock.advance(10_500);
  const stopped = rounds.stop();
  await clock.advance(500);
  await stopped;
  assert.deepEqual(events(), ['control']);
});

test('told to stop during a round that hangs, it gives the round up after two seconds', async () => {
  const { clock, rounds, lines } = setUp(hanging);
  await clock.advance(10_000);
  let stopped = false;
  const stopping = rounds.stop().then(() => (stopped = true));
  await clock.advance(lastRoundMs - 1);
  assert.ok(!stopped);
  await clock.advance(1);
  await stopping;
  assert.match(String(lines[0]?.['why']), /told to stop/);
});
