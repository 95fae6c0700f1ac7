import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf, startTestLab, until } from './lab.fixture.ts';

const signal = AbortSignal.timeout(60_000);
const late = 1_500;
/** A silence that does not end connections within a test: NGINX's own 60 s are 1 s here. */
const idle = '2h';
const ingressNginx = { name: 'nginx', timeouts: 'chart-defaults', replicas: 1, idle } as const;
const f5 = { name: 'nginx-f5', timeouts: 'chart-defaults', replicas: 1, idle } as const;

describe('NGINX', { concurrency: 4 }, () => {
  test('ingress-nginx, restart: kept until worker_shutdown_timeout, and logged', async () => {
    const controller = { ...ingressNginx, terminationGracePeriod: '240s', hardStop: '90s' };
    await using lab = await startTestLab({ controller, hold: 20 });
    const restarted = lab.target.restart('controller', signal);
    await until(() => lab.held.every(({ end }) => end !== null), 'every held connection has ended');
    await restarted;
    const quit = eventsOf(lab, 'signal').find(({ signal: name }) => name === 'SIGQUIT');
    const after = lab.held.map(({ end }) => (end?.at ?? 0) - (quit?.at ?? 0));
    assert.ok(Math.min(...after) > 1_400, `the first ended ${Math.min(...after).toFixed(0)} ms after SIGQUIT`);
    assert.ok(Math.max(...after) < 1_500 + late, `the last ended ${Math.max(...after).toFixed(0)} ms after SIGQUIT`);
    const logged = eventsOf(lab, 'proxy-log').map(({ connection }) => connection);
    assert.deepEqual(new Set(logged), new Set(lab.held.map(({ id }) => id)));
  });

  test('F5, restart: waits without limit, killed at the end of the grace; what a killed worker held is not logged', async () => {
    await using lab = await startTestLab({ controller: { ...f5, terminationGracePeriod: '60s' }, hold: 20 });
    const restarted = lab.target.restart('controller', signal);
    await until(() => lab.held.every(({ end }) => end !== null), 'every held connection has ended');
    await restarted;
    const kill = eventsOf(lab, 'signal').find(({ signal: name, by }) => name === 'SIGKILL' && by === 'kubelet');
    const deleted = eventsOf(lab, 'pod').find(
      ({ phase, component }) => phase === 'terminating' && component === 'controller',
    );
    assert.ok(kill && deleted);
    assert.ok(kill.at - deleted.at > 950, `killed ${(kill.at - deleted.at).toFixed(0)} ms after the deletion`);
    assert.ok(
      lab.held.every(({ end }) => (end?.at ?? 0) >= kill.at),
      'none ended before the kill',
    );
    assert.deepEqual(eventsOf(lab, 'proxy-log'), []);
  });

  test('F5, a new pod of the app: every change of endpoints is a reload, and the generations of workers are told', async () => {
    await using lab = await startTestLab({ controller: f5, hold: 20 });
    await lab.target.restart('server', signal);
    await until(() => lab.held.every(({ end }) => end !== null), 'the old pods closed their connections');
    await until(() => eventsOf(lab, 'worker').some(({ phase }) => phase === 'exited'), 'old workers exit');
    const reloads = eventsOf(lab, 'reload');
    // Two pods come and two go; what changes while a reload is under way goes into the next one.
    assert.ok(reloads.length >= 2, `${reloads.length} reloads for two pods that were replaced`);
    assert.deepEqual(eventsOf(lab, 'runtime-command'), []);
    const started = eventsOf(lab, 'worker').filter(({ phase }) => phase === 'started');
    assert.deepEqual(
      started.map(({ generation }) => generation),
      started.map((_, index) => index),
    );
    const exited = eventsOf(lab, 'worker').filter(({ phase }) => phase === 'exited');
    assert.ok(exited.every(({ exitCode }) => exitCode === 0));
    assert.deepEqual(new Set(lab.held.map(({ closeCode }) => closeCode)), new Set([1001]));
  });

  test('reload (HUP): new connections on the new worker, held ones on the old worker until worker_shutdown_timeout', async () => {
    await using lab = await startTestLab({ controller: { ...ingressNginx, hardStop: '90s' }, hold: 10 });
    const old = [...lab.held];
    await lab.target.reload(signal);
    const fresh = await lab.open(5);
    assert.notEqual(fresh[0]?.worker, old[0]?.worker);
    await until(() => old.every(({ end }) => end !== null), 'the old worker ends what it holds');
    const asked = eventsOf(lab, 'reload')[0]?.at ?? Infinity;
    const first = Math.min(...old.map(({ end }) => end?.at ?? 0)) - asked;
    assert.ok(first > 1_400, `the first ended ${first.toFixed(0)} ms after the reload`);
    assert.ok(fresh.every(({ end }) => end === null));
  });

  test('the same configuration 20 times: no reload, and nothing ends', async () => {
    await using lab = await startTestLab({ controller: f5, hold: 20 });
    assert.equal((await lab.target.reapply(20, signal)).count, 20);
    await delay(50);
    assert.deepEqual(eventsOf(lab, 'reload'), []);
    assert.ok(lab.held.every(({ end }) => end === null));
  });
});
