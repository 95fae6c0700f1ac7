import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestLab } from './lab.fixture.ts';
import { eventsOf, startTestLab, until } from './lab.fixture.ts';

// Times are those of the settings divided by 60: a grace of 901 s is 15 s here.

const signal = AbortSignal.timeout(60_000);
/** What a busy machine may add to a time. */
const late = 1_500;

/** Restarts the controller and gives, for each held connection, when it ended after its pod's proxy got its signal. */
async function restartAndWait(lab: TestLab): Promise<readonly number[]> {
  const restarted = lab.target.restart('controller', signal);
  await until(() => lab.held.every(({ end }) => end !== null), 'every held connection has ended', 20_000);
  await restarted;
  const signals = eventsOf(lab, 'signal').filter(({ by, signal: name }) => by === 'supervisor' && name !== 'SIGKILL');
  return lab.held.map(({ pod, end }) => {
    const sent = signals.find((event) => event.pod === pod);
    assert.ok(sent && end, `${pod} got its signal, and its connections ended`);
    return end.at - sent.at;
  });
}

function signalsTo(lab: TestLab, sender: string): readonly string[] {
  return eventsOf(lab, 'signal').flatMap(({ by, signal: name }) => (by === sender ? [name] : []));
}

describe('a restart of HAProxy Ingress', { concurrency: 4 }, () => {
  test('s6: every held connection ends at the stop signal, although the grace is 901 s', async () => {
    await using lab = await startTestLab({ variant: 'haproxy-901s', hold: 20 });
    const after = await restartAndWait(lab);
    assert.ok(Math.max(...after) < late, `ended ${Math.max(...after).toFixed(0)} ms after the signal`);
    assert.deepEqual(new Set(signalsTo(lab, 'supervisor')), new Set(['SIGTERM']));
    const exits = eventsOf(lab, 'worker').filter(({ phase }) => phase === 'exited');
    assert.deepEqual(new Set(exits.map(({ exitCode }) => exitCode)), new Set([143]));
  });

  test('s6 with a down-signal: kept until hard-stop-after, then a FIN', async () => {
    const controller = { name: 'haproxy', profile: 's6-down-signal', timeouts: 'chart-defaults' } as const;
    await using lab = await startTestLab({
      controller: { ...controller, terminationGracePeriod: '240s', hardStop: '120s' },
      hold: 20,
    });
    const after = await restartAndWait(lab);
    assert.ok(Math.min(...after) > 1_900, `the first ended ${Math.min(...after).toFixed(0)} ms after SIGUSR1`);
    assert.ok(Math.max(...after) < 2_000 + late, `the last ended ${Math.max(...after).toFixed(0)} ms after SIGUSR1`);
    assert.deepEqual(new Set(lab.held.map(({ end }) => end?.how)), new Set(['fin']));
    assert.deepEqual(signalsTo(lab, 'kubelet'), []);
  });

  test('gopherd: kept until its kill-delay of 25 s, then killed, although the grace is 901 s', async () => {
    await using lab = await startTestLab({ variant: 'haproxy-gopherd', hold: 20 });
    const after = await restartAndWait(lab);
    assert.ok(Math.min(...after) > 400, `the first ended ${Math.min(...after).toFixed(0)} ms after SIGUSR1`);
    assert.ok(Math.max(...after) < 417 + late, `the last ended ${Math.max(...after).toFixed(0)} ms after SIGUSR1`);
    assert.deepEqual(
      signalsTo(lab, 'supervisor').filter((name) => name === 'SIGKILL'),
      ['SIGKILL', 'SIGKILL'],
    );
  });

  test('external: drains on SIGUSR1 until hard-stop-after; nothing kills it', async () => {
    const controller = { name: 'haproxy', profile: 'external', timeouts: 'chart-defaults' } as const;
    await using lab = await startTestLab({ controller: { ...controller, hardStop: '90s' }, hold: 20 });
    const after = await restartAndWait(lab);
    assert.ok(Math.min(...after) > 1_400, `the first ended ${Math.min(...after).toFixed(0)} ms after SIGUSR1`);
    assert.ok(!eventsOf(lab, 'signal').some(({ signal: name }) => name === 'SIGKILL'));
  });
});
