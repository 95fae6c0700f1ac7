import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventsOf, startTestLab, until } from './lab.fixture.ts';

const signal = AbortSignal.timeout(60_000);
const chart = { name: 'haproxy', profile: 's6', timeouts: 'chart-defaults', replicas: 1 } as const;

describe('a HAProxy whose configuration or endpoints change', { concurrency: 4 }, () => {
  test('reload: new connections on the new worker, held ones on the old worker until hard-stop-after', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '90s' }, hold: 10 });
    const old = [...lab.held];
    assert.equal((await lab.target.reload(signal)).count, 1);
    const fresh = await lab.open(5);
    const workers = eventsOf(lab, 'worker');
    assert.deepEqual(
      workers.map(({ generation, phase }) => `${generation} ${phase}`),
      ['0 started', '0 draining', '1 started'],
    );
    assert.deepEqual(new Set(old.map(({ worker }) => worker)), new Set([workers[0]?.pid]));
    assert.deepEqual(new Set(fresh.map(({ worker }) => worker)), new Set([workers[2]?.pid]));
    assert.ok(old.every(({ end }) => end === null));
    await until(() => old.every(({ end }) => end !== null), 'the old worker ends what it holds');
    const asked = eventsOf(lab, 'reload')[0]?.at ?? Infinity;
    const first = Math.min(...old.map(({ end }) => end?.at ?? 0)) - asked;
    assert.ok(first > 1_400, `the first ended ${first.toFixed(0)} ms after the reload`);
    assert.ok(fresh.every(({ end }) => end === null));
    await until(() => eventsOf(lab, 'worker').some(({ phase }) => phase === 'exited'), 'its exit is told');
  });

  test('an old worker is reported with its age, its connections and its memory', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '30m' }, hold: 10 });
    await lab.target.reload(signal);
    // While the master executes itself anew it cannot be asked.
    const samples = () => eventsOf(lab, 'worker-sample').filter(({ connections }) => connections !== null);
    await until(() => samples().length >= 2, 'two samples');
    const [first, second] = samples();
    assert.ok(first && second);
    assert.equal(first.pid, eventsOf(lab, 'worker')[0]?.pid);
    assert.ok(second.ageMs > first.ageMs);
    // The worker counts the connection of the question itself.
    assert.ok(first.connections === 10 || first.connections === 11, `connections: ${first.connections}`);
    if (process.platform === 'linux') assert.ok((first.pssBytes ?? 0) > 1_000_000);
  });

  test('mworker-max-reloads: the reload above it ends the oldest worker and no other', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '30m', maxReloads: 2 }, hold: 5 });
    const oldest = [...lab.held];
    await lab.target.reload(signal);
    const second = await lab.open(5);
    await lab.target.reload(signal);
    assert.ok(
      oldest.every(({ end }) => end === null),
      'two reloads are survived',
    );
    await lab.target.reload(signal);
    await until(() => oldest.every(({ end }) => end !== null), 'the oldest worker is ended');
    assert.ok(
      second.every(({ end }) => end === null),
      'the second oldest is not',
    );
  });

  test('a change of endpoints goes over the runtime API: no reload, and what is held lives until the app closes it', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '30m' }, hold: 20 });
    await lab.target.restart('server', signal);
    await until(() => lab.held.every(({ end }) => end !== null), 'the old pods closed their connections');
    assert.deepEqual(eventsOf(lab, 'reload'), []);
    const commands = eventsOf(lab, 'runtime-command');
    assert.ok(commands.some(({ command }) => command.endsWith('state ready')));
    assert.ok(commands.every(({ answer }) => !answer.startsWith('No such')));
    assert.deepEqual(new Set(lab.held.map(({ closeCode }) => closeCode)), new Set([1001]));
  });

  test('the same configuration 20 times: no reload, and nothing ends', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '30m' }, hold: 20 });
    const { count, what } = await lab.target.reapply(20, signal);
    assert.equal(count, 20);
    assert.match(what, /0 led to a reload/);
    assert.deepEqual(eventsOf(lab, 'reload'), []);
    assert.ok(lab.held.every(({ end }) => end === null));
  });

  test('its log reaches the timeline with connection id and termination flags, the last lines of a worker too', async () => {
    await using lab = await startTestLab({ controller: { ...chart, hardStop: '45s' }, hold: 60 });
    const old = [...lab.held];
    await lab.target.reload(signal);
    await until(() => old.every(({ end }) => end !== null), 'the old worker ends what it holds');
    await until(() => eventsOf(lab, 'worker').some(({ phase }) => phase === 'exited'), 'its exit is told');
    const logged = eventsOf(lab, 'proxy-log').filter(({ pid }) => pid === old[0]?.worker);
    assert.deepEqual(new Set(logged.map(({ termination }) => termination)), new Set(['K-']));
    assert.deepEqual(new Set(logged.map(({ connection }) => connection)), new Set(old.map(({ id }) => id)));
  });
});
