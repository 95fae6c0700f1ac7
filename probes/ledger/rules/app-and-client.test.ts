import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeHandMade, firstWorker, happened } from '../hand-made.fixture.ts';

const { appClosed, appLine, deleted, gone, signal, proxyLog } = happened;
const frame = { closeCode: 1001 };

test('the app’s line tells a drain from a command, though both close with 1001', () => {
  const by = (closer: string) => attributeHandMade({ events: [appClosed(20_003, closer)], record: frame });
  assert.equal(by('drain').cause, 'app-close');
  assert.equal(
    by('drain').evidence,
    'app-1 logged that its drain closed it, 3 ms after the end, and the client got 1001',
  );
  assert.equal(by('control').cause, 'cleanup');
});

test('a drain is counted from the deletion of its pod', () => {
  const events = [deleted(15_000, 'app-1'), appLine(18_000, 'drain-begun'), appClosed(20_003, 'drain')];
  assert.deepEqual(attributeHandMade({ events, record: frame }).origin, {
    kind: 'server-deleted',
    at: 15_000,
    pod: 'app-1',
  });
});

test('a Close frame without a line is the drain that was going on, or the command that was given', () => {
  const caused = (...names: readonly string[]) =>
    attributeHandMade({ events: names.map((name) => appLine(19_950, name)), record: frame }).cause;
  assert.equal(caused('drain-begun'), 'app-close');
  assert.equal(caused('control'), 'cleanup');
  assert.equal(caused('drain-begun', 'control'), 'unknown');
  assert.equal(caused(), 'app-close');
});

test('a command to another pod does not explain a Close frame', () => {
  const events = [appLine(19_950, 'control', 'app-2'), appLine(18_000, 'drain-begun')];
  assert.equal(attributeHandMade({ events, record: frame }).cause, 'app-close');
});

test('a drain whose Close frame never came, on a proxy that was killed at that moment, cannot be told', () => {
  const events = [firstWorker, appClosed(20_001, 'drain', 1006), signal(19_990, 'SIGKILL')];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});

test('a drain that gave up at its deadline is still the app’s, though its process ended right after', () => {
  const events = [appClosed(19_999, 'drain', 1006), gone(20_050, 'app-1', null)];
  assert.equal(attributeHandMade({ events }).cause, 'app-close');
});

test('an app that got SIGKILL takes its connections with it, and nobody else’s', () => {
  const killed = signal(19_980, 'SIGKILL', { pod: 'app-1', process: 'app', by: 'fault' });
  const { cause, evidence, origin } = attributeHandMade({ events: [killed, proxyLog(20_001, 'SD')] });
  assert.equal(cause, 'backend-died');
  assert.equal(evidence, 'app-1, the pod behind it, got SIGKILL from the fault 20 ms before the end');
  assert.equal(origin.kind, 'server-killed');
  assert.equal(attributeHandMade({ events: [killed], record: { backend: 'app-2' } }).cause, 'unknown');
});

test('an app that crashed is known by its exit, which may be told after the end', () => {
  const { cause, evidence, origin } = attributeHandMade({ events: [gone(20_080, 'app-1', null)] });
  assert.equal(cause, 'backend-died');
  assert.equal(origin.at, 20_000, 'what set it off does not lie after it');
  assert.match(evidence, /ended \(exit code 1\) 80 ms after the end/);
});

test('an app that still logged the end of the connection did not die before it', () => {
  const events = [appClosed(20_001, 'network', 1006), gone(20_080, 'app-1', null)];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});

test('a client that spoke first ended it, whatever else happened', () => {
  const events = [signal(19_990, 'SIGTERM'), appClosed(20_001, 'drain')];
  const record = { endedBy: 'client', closeCode: 1000 } as const;
  const { cause, evidence } = attributeHandMade({ events, record });
  assert.equal(cause, 'client');
  assert.equal(evidence, 'the client closed it itself, with 1000');
});

test('where the proxy says that the client’s side went first and the client knows nothing of it, nothing is guessed', () => {
  const events = [firstWorker, signal(19_990, 'SIGTERM'), proxyLog(20_000, 'CD')];
  assert.equal(attributeHandMade({ events }).cause, 'unknown');
});
