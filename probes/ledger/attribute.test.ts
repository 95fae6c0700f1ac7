import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Duration } from '../../infra/settings/duration.ts';
import type { Cause, TimelineEvent } from '../timeline/events.ts';
import type { HandMadeCase } from './hand-made.fixture.ts';
import { attributeHandMade, endedAt, firstWorker, happened } from './hand-made.fixture.ts';

const { worker, signal, deleted, gone, proxyLog, appClosed, appLine, command, link } = happened;

/** One way for each cause in which it leaves its traces around {@link endedAt}. */
const traces: readonly (HandMadeCase & { readonly cause: Cause })[] = [
  { cause: 'proxy-hard-stop', events: [deleted(15_980, 'proxy-1'), worker(15_990, 'draining')] },
  { cause: 'proxy-signal', events: [signal(19_960, 'SIGTERM')] },
  { cause: 'proxy-killed', events: [signal(19_990, 'SIGKILL', { by: 'kubelet' })] },
  { cause: 'admin-shutdown', events: [command(19_900, 'shutdown sessions server b/SRV_1')] },
  {
    cause: 'backend-died',
    events: [signal(19_960, 'SIGKILL', { pod: 'app-1', process: 'app' }), gone(20_010, 'app-1')],
  },
  { cause: 'partition', events: [link(8_000, 'cut'), link(19_970, 'restored')] },
  { cause: 'idle-timeout', events: [], record: { lastByteAt: 15_005 }, budget: { idle: Duration.seconds(5) } },
];
const said: readonly (HandMadeCase & { readonly cause: Cause })[] = [
  {
    cause: 'app-close',
    events: [appLine(18_000, 'drain-begun'), appClosed(20_002, 'drain')],
    record: { closeCode: 1001 },
  },
  { cause: 'cleanup', events: [appLine(20_010, 'control'), appClosed(20_002, 'control')], record: { closeCode: 1001 } },
  { cause: 'client', events: [], record: { endedBy: 'client', closeCode: 1000 } },
];

for (const { cause, ...trace } of [...traces, ...said]) {
  test(`traces of ${cause} alone are named ${cause}`, () => {
    const named = attributeHandMade({ ...trace, events: [firstWorker, ...trace.events] });
    assert.equal(named.cause, cause);
    assert.match(named.evidence, /^[^.\n]+(\.\d[^.\n]*)*$/, 'one sentence');
  });
}

for (const [index, one] of traces.entries()) {
  for (const other of traces.slice(index + 1)) {
    if (one.cause === 'proxy-hard-stop' && other.cause === 'admin-shutdown') continue;
    test(`an end that fits ${one.cause} and ${other.cause} alike is unknown, and both are named`, () => {
      const { cause, evidence } = attributeHandMade(both(one, other));
      assert.equal(cause, 'unknown');
      assert.ok(evidence.includes(`${one.cause} (`) && evidence.includes(`${other.cause} (`), evidence);
    });
  }
  for (const other of said) {
    test(`what was said of ${other.cause} decides against the traces of ${one.cause}`, () => {
      assert.equal(attributeHandMade(both(one, other)).cause, other.cause);
    });
  }
}

test('a draining worker that reaches its hard stop does not hear the command to shut sessions down', () => {
  const [drained, shutdown] = [traces[0], traces[3]];
  assert.ok(drained !== undefined && shutdown !== undefined);
  assert.equal(attributeHandMade(both(drained, shutdown)).cause, 'proxy-hard-stop');
});

test('neither the order of events nor any name decides', () => {
  const input = fc.record({
    one: fc.constantFrom(...traces, ...said),
    other: fc.constantFrom(...traces),
    order: fc.infiniteStream(fc.nat()),
    prefix: fc.stringMatching(/^[a-z]{1,8}$/),
  });
  fc.assert(
    fc.property(input, ({ one, other, order, prefix }) => {
      const plain = both(one, other);
      const events = plain.events.map((event) => ({ event, place: (order.next().value as number | undefined) ?? 0 }));
      const mixed = events.toSorted((a, b) => a.place - b.place).map(({ event }) => event);
      const renamed = JSON.parse(rename(JSON.stringify({ events: mixed, record: plain.record }), prefix)) as Pick<
        HandMadeCase,
        'events' | 'record'
      >;
      const names = { id: `${prefix}c1.1`, backend: `${prefix}app-1`, proxy: `${prefix}proxy-1/11` };
      const again = attributeHandMade({ ...plain, ...renamed, record: { ...renamed.record, ...names } });
      assert.equal(again.cause, attributeHandMade(plain).cause);
    }),
  );
});

test('the names of scenarios and faults are not evidence', () => {
  const fault = (name: string): TimelineEvent => ({
    at: 19_950,
    kind: 'fault',
    fault: name,
    phase: 'begun',
    detail: name,
  });
  for (const name of ['restart controller', 'reload', 'kill server', 'partition (drop)', 'close 50']) {
    assert.equal(attributeHandMade({ events: [firstWorker, fault(name)] }).cause, 'unknown');
  }
});

test('a larger clock error lets two causes run into one another', () => {
  const events = [firstWorker, signal(19_960, 'SIGTERM'), signal(19_300, 'SIGKILL', { pod: 'app-1', process: 'app' })];
  assert.equal(attributeHandMade({ events, clockErrorMs: 2 }).cause, 'proxy-signal');
  assert.equal(attributeHandMade({ events, clockErrorMs: 250 }).cause, 'unknown');
});

test('an end that nothing explains is unknown, and says where the connection was', () => {
  assert.equal(
    attributeHandMade({ events: [] }).evidence,
    'nothing on the timeline explains its end (through proxy-1 to app-1; close code 1006, TCP fin)',
  );
});

test('HAProxy’s line about the connection settles what its time leaves open', () => {
  const events = [firstWorker, worker(15_990, 'draining'), signal(19_960, 'SIGKILL', { pod: 'app-1', process: 'app' })];
  const logged = (flags: string) => attributeHandMade({ events: [...events, proxyLog(endedAt, flags)] }).cause;
  assert.equal(logged('K-'), 'proxy-hard-stop');
  assert.equal(logged('SD'), 'backend-died');
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});

/** The traces of two causes at once, on one connection. */
function both(one: HandMadeCase, other: HandMadeCase): HandMadeCase {
  return {
    events: [firstWorker, ...one.events, ...other.events],
    record: { ...one.record, ...other.record },
    budget: { ...one.budget, ...other.budget },
  };
}

function rename(json: string, prefix: string): string {
  return json.replaceAll(/"(app|proxy)-1/g, `"${prefix}$1-1`).replaceAll('"c1.1"', `"${prefix}c1.1"`);
}
