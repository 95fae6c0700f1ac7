import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeHandMade, firstWorker, happened } from '../hand-made.fixture.ts';

const { worker, signal, deleted, gone, reload, proxyLog } = happened;

test('a SIGTERM to the proxy right before the end is the signal, counted from the deletion of its pod', () => {
  const events = [firstWorker, deleted(19_940, 'proxy-1'), signal(19_950, 'SIGTERM')];
  const { cause, evidence, origin } = attributeHandMade({ events });
  assert.equal(cause, 'proxy-signal');
  assert.equal(
    evidence,
    'HAProxy on proxy-1 got SIGTERM from the supervisor, on which it stops at once, 50 ms before the end',
  );
  assert.deepEqual(origin, { kind: 'controller-deleted', at: 19_940, pod: 'proxy-1' });
});

test('the same without a deletion is counted from the signal', () => {
  const { origin } = attributeHandMade({ events: [signal(19_950, 'SIGTERM', { by: 'fault' })] });
  assert.equal(origin.kind, 'proxy-signalled');
});

test('a signal that was read from the proxy’s log may be stamped a little after the ends, and one that its sender told may not', () => {
  const after = (at: number, changes: Parameters<typeof signal>[2] = {}) =>
    attributeHandMade({ events: [deleted(19_980, 'proxy-1'), signal(at, 'SIGTERM', changes)] }).cause;
  assert.equal(after(20_027, { read: true }), 'proxy-signal');
  assert.equal(after(20_300, { read: true }), 'unknown');
  assert.equal(after(20_050), 'unknown');
});

test('a worker that needs long to stop ends what it holds until it is gone, and not after that', () => {
  const events = [firstWorker, signal(19_200, 'SIGTERM'), worker(19_950, 'exited')];
  const { cause, evidence } = attributeHandMade({ events });
  assert.equal(cause, 'proxy-signal');
  assert.match(evidence, /800 ms before the end; its worker was gone 750 ms after the signal/);
  assert.equal(attributeHandMade({ events, record: { endedAt: 20_300 } }).cause, 'unknown');
  const killed = [firstWorker, signal(19_200, 'SIGKILL', { by: 'supervisor' }), worker(19_950, 'exited')];
  assert.equal(attributeHandMade({ events: killed }).cause, 'proxy-killed');
  assert.equal(attributeHandMade({ events: killed, record: { endedAt: 20_300 } }).cause, 'unknown');
});

for (const soft of ['SIGUSR1', 'SIGUSR2', 'SIGQUIT', 'SIGHUP']) {
  test(`${soft} right before the end ends nothing by itself`, () => {
    assert.equal(attributeHandMade({ events: [firstWorker, signal(19_950, soft)] }).cause, 'unknown');
  });
}

test('a SIGTERM to the proxy of another pod, or long before, explains nothing', () => {
  assert.equal(attributeHandMade({ events: [signal(19_950, 'SIGTERM', { pod: 'proxy-2' })] }).cause, 'unknown');
  assert.equal(attributeHandMade({ events: [signal(15_000, 'SIGTERM')] }).cause, 'unknown');
});

test('a SIGTERM to another worker of the same proxy explains nothing', () => {
  const events = [firstWorker, signal(19_950, 'SIGTERM', { process: 'proxy-worker', pid: 99 })];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});

test('SIGKILL names who sent it and why', () => {
  const by = (sender: 'kubelet' | 'supervisor' | 'fault') =>
    attributeHandMade({ events: [firstWorker, signal(19_990, 'SIGKILL', { by: sender })] });
  assert.equal(by('kubelet').cause, 'proxy-killed');
  assert.match(by('kubelet').evidence, /SIGKILL from the kubelet at the end of its grace of 1m, 10 ms before the end/);
  assert.match(by('supervisor').evidence, /SIGKILL from the supervisor after its kill-delay of/);
  assert.match(by('fault').evidence, /SIGKILL from the fault, 10 ms before/);
});

test('a worker that its master saw killed is enough, whoever killed it', () => {
  const killed = { ...worker(20_020, 'exited'), exitCode: 137 };
  const { cause, evidence } = attributeHandMade({ events: [firstWorker, killed] });
  assert.equal(cause, 'proxy-killed');
  assert.match(evidence, /ended by SIGKILL, whoever sent it, 20 ms after the end/);
});

test('a pod of the proxy that is gone by SIGKILL is enough too', () => {
  assert.equal(attributeHandMade({ events: [firstWorker, gone(20_030, 'proxy-1')] }).cause, 'proxy-killed');
});

test('a SIGTERM from the master for too many reloads is no stop of the proxy', () => {
  const reloads = [1, 2, 3].flatMap((generation) => [
    reload(17_000 + 950 * generation, generation),
    worker(17_020 + 950 * generation, 'started', generation),
  ]);
  const sent = signal(19_900, 'SIGTERM', { by: 'proxy-master', process: 'proxy-worker', pid: 11 });
  assert.equal(attributeHandMade({ events: [firstWorker, ...reloads, sent] }).cause, 'max-reloads');
});

test('a SIGTERM from the supervisor at the moment of the fatal reload cannot be told from it', () => {
  const reloads = [1, 2, 3].flatMap((generation) => [
    reload(17_000 + 950 * generation, generation),
    worker(17_020 + 950 * generation, 'started', generation),
  ]);
  const { cause, evidence } = attributeHandMade({ events: [firstWorker, ...reloads, signal(19_900, 'SIGTERM')] });
  assert.equal(cause, 'unknown');
  assert.match(evidence, /max-reloads .* or proxy-signal/);
});

test('a hard stop that HAProxy logged is not taken for the kill that followed', () => {
  const events = [firstWorker, worker(15_990, 'draining'), signal(20_020, 'SIGKILL', { by: 'kubelet' })];
  assert.equal(attributeHandMade({ events: [...events, proxyLog(20_001, 'K-')] }).cause, 'proxy-hard-stop');
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});
