import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimelineEvent } from '../../timeline/events.ts';
import { attributeHandMade, firstWorker, happened } from '../hand-made.fixture.ts';

const { worker, reload, command, proxyLog } = happened;
const shutdown = 'shutdown sessions server default_svc/SRV_1';

function reloads(count: number, last: number): readonly TimelineEvent[] {
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((generation) => [
    reload(last - 600 * (count - generation), generation),
    worker(last + 60 - 600 * (count - generation), 'started', generation),
  ]);
}

test('the reload that is one too many for its worker ends it', () => {
  const { cause, evidence, origin } = attributeHandMade({ events: [firstWorker, ...reloads(3, 19_900)] });
  assert.equal(cause, 'max-reloads');
  assert.equal(
    evidence,
    'reload 3 came 100 ms before the end; worker 11 was of generation 0, and mworker-max-reloads is 2',
  );
  assert.deepEqual(origin, { kind: 'reload', at: 19_900, pod: 'proxy-1' });
});

test('one reload less, a failed one, or NGINX, which does not count them, explain nothing', () => {
  assert.equal(attributeHandMade({ events: [firstWorker, ...reloads(2, 19_900)] }).cause, 'unknown');
  const failed = reloads(3, 19_900).map((event) =>
    event.kind === 'reload' && event.generation === 3 ? { ...event, ok: false } : event,
  );
  assert.equal(attributeHandMade({ events: [firstWorker, ...failed] }).cause, 'unknown');
  assert.equal(attributeHandMade({ events: [firstWorker, ...reloads(3, 19_900)], proxy: 'nginx' }).cause, 'unknown');
});

test('a worker of a later generation lives through the reload that ends an older one', () => {
  const { cause } = attributeHandMade({
    events: [firstWorker, ...reloads(3, 19_900)],
    record: { proxy: 'proxy-1/12' },
  });
  assert.equal(cause, 'unknown');
});

test('a shutdown of sessions right before the end is the administrator’s', () => {
  const { cause, evidence, origin } = attributeHandMade({ events: [firstWorker, command(19_800, shutdown)] });
  assert.equal(cause, 'admin-shutdown');
  assert.equal(evidence, `the command '${shutdown}' was given on proxy-1 200 ms before the end`);
  assert.equal(origin.kind, 'runtime-command');
});

test('other commands, a refused one, and one for another server explain nothing', () => {
  const caused = (...events: readonly TimelineEvent[]) => attributeHandMade({ events: [firstWorker, ...events] }).cause;
  assert.equal(caused(command(19_800, 'set server default_svc/SRV_1 state maint')), 'unknown');
  assert.equal(caused(command(19_800, shutdown, 'No such server.')), 'unknown');
  assert.equal(caused(command(19_800, shutdown), proxyLog(20_000, 'K-', 'SRV_2')), 'unknown');
});

test('a draining worker does not hear the command', () => {
  const events = [firstWorker, worker(19_000, 'draining'), command(19_800, shutdown)];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});
