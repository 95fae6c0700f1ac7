import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventText } from '../event-words.ts';
import { smallReport } from '../report.fixture.ts';
import type { RunReport } from '../schema.ts';
import { axisOf } from './axis.ts';
import { happeningsOf } from './happenings.ts';

const [run] = smallReport().runs;

function happenings(events: RunReport['events']): ReturnType<typeof happeningsOf> {
  assert.ok(run);
  const begun = { at: 0, kind: 'fault', phase: 'begun', detail: 'restart' };
  return happeningsOf({ ...run, events: [begun, ...events] }, axisOf(-1000, 10_000));
}

test('events that can end connections are numbered in order; log lines and samples are left to the table', () => {
  const found = happenings([
    { at: 5000, kind: 'reload', pod: 'p-1', generation: 2, ok: true, trigger: 'endpoints changed' },
    { at: 5001, kind: 'proxy-log', pod: 'p-1', termination: 'KD' },
    { at: 2000, kind: 'signal', pod: 'p-1', pid: 7, process: 'proxy-master', signal: 'SIGUSR1', by: 'kubelet' },
  ]);
  assert.deepEqual(
    found.map(({ number, ms, texts }) => [number, ms, ...texts]),
    [
      [1, 0, 'fault begins: restart'],
      [2, 2000, 'p-1: SIGUSR1 to proxy-master 7, by kubelet'],
      [3, 5000, 'p-1: reload (generation 2), endpoints changed'],
    ],
  );
});

test('however many events there are, at most twelve lines are drawn and equal words are said once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9999 }), { maxLength: 400 }), (times) => {
      const found = happenings(
        times.map((at) => ({ at, kind: 'control', pod: 'p', by: 'cleanup', asked: 11, closed: 11 })),
      );
      assert.ok(found.length <= 12);
      assert.ok(found.every(({ ms }, index) => index === 0 || ms > (found[index - 1]?.ms ?? ms)));
      assert.ok(found.every(({ texts }) => new Set(texts).size === texts.length));
    }),
  );
});

test('an event with fields of other types than ours is said all the same', () => {
  const anyEvent = fc.record({
    at: fc.double({ noNaN: true }),
    kind: fc.oneof(
      fc.constantFrom('pod', 'signal', 'endpoints', 'worker', 'reload', 'control', 'link', 'constructor'),
      fc.string(),
    ),
    pod: fc.jsonValue(),
    phase: fc.jsonValue(),
    ready: fc.jsonValue(),
  });
  fc.assert(
    fc.property(anyEvent, (event) => {
      assert.doesNotMatch(eventText(event), /\p{Cc}/u);
    }),
  );
});
