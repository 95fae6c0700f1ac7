import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf, startTestLab, until } from './lab.fixture.ts';
import { openRunDirectory } from './run-directory.ts';

const signal = AbortSignal.timeout(60_000);
const controller = { name: 'haproxy', profile: 'external', timeouts: 'chart-defaults', replicas: 1 } as const;

describe('the verbs of a lab', { concurrency: 3 }, () => {
  test('closes by the control port go to one pod, and the count says what that pod closed', async () => {
    await using lab = await startTestLab({ controller, hold: 20 });
    assert.equal(await lab.target.heldByServers(), 20);
    const bite = await lab.target.closeConnections(15, signal);
    assert.equal(bite.count, 10, 'two pods hold ten each');
    await until(() => lab.held.filter(({ end }) => end !== null).length === 10, 'ten have ended');
    assert.equal(await lab.target.heldByServers(), 10);
    const [event] = eventsOf(lab, 'control');
    assert.deepEqual([event?.by, event?.asked, event?.closed], ['fault', 15, 10]);
  });

  test('the cleanup service asks at its interval, and its commands are on the timeline', async () => {
    await using lab = await startTestLab({ controller, hold: 40 });
    const service = await lab.target.startCleanup(signal);
    await until(() => eventsOf(lab, 'control').length >= 2, 'two commands');
    const { count } = await service.stop();
    const commands = eventsOf(lab, 'control');
    assert.ok(commands.every(({ by, asked }) => by === 'cleanup' && asked === 11));
    assert.equal(
      count,
      commands.reduce((sum, { closed }) => sum + closed, 0),
    );
    assert.ok(count >= 20);
  });

  test('a partition with drop ends nothing and holds back what is sent until it is over', async () => {
    await using lab = await startTestLab({ controller, hold: 6, links: true });
    const cut = await lab.target.partition('drop', signal);
    assert.equal(cut.count, 6);
    for (const connection of lab.held) connection.send('late');
    await delay(200);
    assert.ok(lab.held.every(({ end, received }) => end === null && received.length === 0));
    await cut.restore();
    await until(() => lab.held.every(({ received }) => received.includes('late')), 'every echo arrives');
  });

  test('a partition with reset ends all at once, and new ones are served after it', async () => {
    await using lab = await startTestLab({ controller, hold: 6, links: true });
    const cut = await lab.target.partition('reset', signal);
    assert.equal(cut.count, 6);
    await until(() => lab.held.every(({ end }) => end !== null), 'all have ended');
    await cut.restore();
    await lab.open(2);
  });

  test('a killed pod of the server ends what it held and nothing else, and comes back', async () => {
    await using lab = await startTestLab({ controller, hold: 10 });
    assert.equal((await lab.target.kill('server', signal)).count, 1);
    await until(() => lab.held.filter(({ end }) => end !== null).length === 5, 'its five have ended');
    const isReady = (): boolean => eventsOf(lab, 'endpoints').at(-1)?.ready.length === 2;
    await until(isReady, 'both pods are ready');
    assert.equal(lab.held.filter(({ end }) => end === null).length, 5);
  });

  test('a killed pod of the controller ends what it held, and comes back', async () => {
    await using lab = await startTestLab({ controller, hold: 10 });
    await lab.target.kill('controller', signal);
    await until(() => lab.held.every(({ end }) => end !== null), 'all have ended');
    await until(() => eventsOf(lab, 'worker').filter(({ phase }) => phase === 'started').length === 2, 'a new worker');
    await until(() => eventsOf(lab, 'endpoints').at(-1)?.ready.length === 1, 'the pod is ready');
    await delay(lab.budget.propagation.ms + 100);
    await lab.open(2);
  });

  test('labs side by side in one run do not touch each other', async () => {
    await using directory = await openRunDirectory(() => undefined);
    const start = (): ReturnType<typeof startTestLab> => startTestLab({ controller, hold: 5, directory });
    await using both = new AsyncDisposableStack();
    const [one, other] = (await Promise.all([start(), start()])).map((lab) => both.use(lab));
    assert.ok(one && other);
    await one.target.reload(signal);
    assert.deepEqual(eventsOf(other, 'reload'), []);
    await one[Symbol.asyncDispose]();
    assert.equal(await other.target.heldByServers(), 5);
    assert.ok(other.held.every(({ end }) => end === null));
  });
});
