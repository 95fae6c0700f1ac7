import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Duration } from '../../../infra/settings/duration.ts';
import { attributeHandMade, firstWorker, happened } from '../hand-made.fixture.ts';

const { worker, reload, proxyLog, deleted, signal } = happened;
const stopped = [firstWorker, deleted(15_000, 'proxy-1'), signal(15_990, 'SIGUSR1'), worker(15_990, 'draining')];

test('an end where the drain of its worker reaches the hard stop is the hard stop, counted from the deletion of the pod', () => {
  const { cause, evidence, origin } = attributeHandMade({ events: stopped });
  assert.equal(cause, 'proxy-hard-stop');
  assert.equal(
    evidence,
    'HAProxy worker 11 began to drain 4.01 s before; hard-stop-after is 4 s; the end came 10 ms after it was due',
  );
  assert.deepEqual(origin, { kind: 'controller-deleted', at: 15_000, pod: 'proxy-1' });
});

test('after a reload the origin is the reload', () => {
  const events = [firstWorker, reload(15_950, 1), worker(15_980, 'draining'), worker(15_980, 'started', 1)];
  const { cause, evidence, origin } = attributeHandMade({ events });
  assert.equal(cause, 'proxy-hard-stop');
  assert.match(evidence, /began to drain after reload 1 4\.02 s before/);
  assert.deepEqual(origin, { kind: 'reload', at: 15_950, pod: 'proxy-1' });
});

test('NGINX tells its old worker to drain 100 ms after the reload, so its hard stop comes that much later', () => {
  const events = [firstWorker, reload(15_480, 1), worker(15_490, 'draining'), worker(15_490, 'started', 1)];
  const at = (endedAt: number) => attributeHandMade({ events, proxy: 'nginx', record: { endedAt } }).cause;
  assert.equal(at(19_590), 'proxy-hard-stop');
  assert.equal(at(19_880), 'proxy-hard-stop');
  assert.equal(at(20_000), 'unknown');
});

test('an end that is overdue is the hard stop where the worker’s own line tells of it and nothing surer does', () => {
  const record = { endedAt: 20_900 };
  const logged = [...stopped, proxyLog(20_901, 'K-')];
  const { cause, evidence } = attributeHandMade({ events: logged, record });
  assert.equal(cause, 'proxy-hard-stop');
  assert.match(evidence, /the end came 910 ms after it was due, logged K-/);
  assert.equal(attributeHandMade({ events: stopped, record }).cause, 'unknown');
  assert.equal(attributeHandMade({ events: [...stopped, proxyLog(20_901, 'SD')], record }).cause, 'unknown');
  assert.equal(attributeHandMade({ events: logged, record: { endedAt: 22_500 } }).cause, 'unknown');
  const nginx = { events: [...stopped, proxyLog(20_901, null)], record, proxy: 'nginx' } as const;
  assert.equal(attributeHandMade(nginx).cause, 'proxy-hard-stop');
  const killed = [...nginx.events, signal(20_890, 'SIGKILL', { pod: 'app-1', process: 'app' })];
  assert.equal(attributeHandMade({ ...nginx, events: killed }).cause, 'backend-died');
});

test('a drain that is told late counts from the signal that it follows', () => {
  const events = [firstWorker, signal(15_990, 'SIGQUIT'), worker(16_180, 'draining')];
  assert.equal(attributeHandMade({ events, proxy: 'nginx' }).cause, 'proxy-hard-stop');
  assert.equal(attributeHandMade({ events, proxy: 'nginx', record: { endedAt: 19_900 } }).cause, 'unknown');
});

test('another worker’s drain does not explain it', () => {
  const events = [firstWorker, worker(15_990, 'draining', 1), worker(15_000, 'started', 1)];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});

test('without a hard stop a drain ends nothing', () => {
  assert.equal(attributeHandMade({ events: stopped, budget: { hardStop: 'unlimited' } }).cause, 'unknown');
});

test('an end long before the hard stop is not the hard stop', () => {
  assert.equal(attributeHandMade({ events: stopped, record: { endedAt: 18_000 } }).cause, 'unknown');
});

test('when an idle timer runs out at the hard stop, HAProxy’s flags decide, and without them nothing does', () => {
  const record = { lastByteAt: 18_000 };
  const budget = { idle: Duration.seconds(2) };
  const caused = (termination: string | null) =>
    attributeHandMade({
      events: termination === null ? stopped : [...stopped, proxyLog(20_001, termination)],
      record,
      budget,
    });
  assert.equal(caused('K-').cause, 'proxy-hard-stop');
  assert.equal(caused('cD').cause, 'idle-timeout');
  const { cause, evidence } = caused(null);
  assert.equal(cause, 'unknown');
  assert.match(evidence, /idle-timeout \(.*\) or proxy-hard-stop \(.*\)/);
  const nginx = attributeHandMade({ events: [...stopped, proxyLog(20_001, null)], record, budget, proxy: 'nginx' });
  assert.equal(nginx.cause, 'unknown');
});
