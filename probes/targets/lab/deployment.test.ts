import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Deployment } from './deployment.ts';
import type { Pod } from './pod.ts';
import { startFailure } from './port-taken.ts';

/** A pod reduced to what a Deployment asks of it; notes what happens to all of them in `log`. */
function fakePods(log: string[], options: { readyAfterMs?: number; goneAfterMs?: number } = {}) {
  let made = 0;
  return () => {
    made += 1;
    const name = `pod-${made}`;
    const pod = {
      name,
      ready: false,
      terminating: false,
      start: async () => {
        await delay(options.readyAfterMs ?? 5);
        pod.ready = true;
        log.push(`${name} ready`);
      },
      terminate: async () => {
        pod.terminating = true;
        pod.ready = false;
        log.push(`${name} deleted`);
        await delay(options.goneAfterMs ?? 5);
        log.push(`${name} gone`);
      },
      destroy: () => Promise.resolve(),
    };
    return Promise.resolve(pod as unknown as Pod);
  };
}

/** Pods that find their port taken so many times before one starts. */
function unluckyPods(failures: number, made: string[]) {
  return (): Promise<Pod> => {
    const name = `pod-${made.length + 1}`;
    made.push(name);
    const pod = {
      name,
      ready: true,
      terminating: false,
      start: () =>
        made.length <= failures
          ? Promise.reject(startFailure(`${name}: listen EADDRINUSE: address already in use`))
          : Promise.resolve(),
      destroy: () => Promise.resolve(),
    };
    return Promise.resolve(pod as unknown as Pod);
  };
}

const signal = AbortSignal.timeout(10_000);

test('with maxSurge 1 and maxUnavailable 0 an old pod is deleted only after its replacement is ready', async () => {
  const log: string[] = [];
  await using deployment = new Deployment('app', { replicas: 2, maxSurge: 1, maxUnavailable: 0 }, fakePods(log));
  await deployment.start(signal);
  log.length = 0;
  assert.equal(await deployment.rolloutRestart(signal), 2);
  const order = log.filter((line) => !line.endsWith('gone'));
  assert.deepEqual(order, ['pod-3 ready', 'pod-1 deleted', 'pod-4 ready', 'pod-2 deleted']);
});

test('a pod that takes long to go does not hold up the next one', async () => {
  const log: string[] = [];
  await using deployment = new Deployment(
    'app',
    { replicas: 2, maxSurge: 1, maxUnavailable: 0 },
    fakePods(log, { goneAfterMs: 200 }),
  );
  await deployment.start(signal);
  await deployment.rolloutRestart(signal);
  assert.ok(log.indexOf('pod-2 deleted') < log.indexOf('pod-1 gone'));
});

test('a rollout ends when every old pod is gone and there are as many pods as asked for', async () => {
  const log: string[] = [];
  await using deployment = new Deployment('app', { replicas: 3, maxSurge: 1, maxUnavailable: 1 }, fakePods(log));
  await deployment.start(signal);
  await deployment.rolloutRestart(signal);
  for (const name of ['pod-1', 'pod-2', 'pod-3']) assert.ok(log.includes(`${name} gone`));
  assert.equal(deployment.pods.length, 3);
});

test('an aborted rollout does not wait for the pods that are going', async () => {
  await using deployment = new Deployment(
    'app',
    { replicas: 1, maxSurge: 1, maxUnavailable: 0 },
    fakePods([], { goneAfterMs: 5_000 }),
  );
  await deployment.start(signal);
  const controller = new AbortController();
  const rollout = deployment.rolloutRestart(controller.signal);
  await delay(50);
  controller.abort();
  await assert.rejects(rollout, { name: 'AbortError' });
});

test('a pod whose port another program took is made anew with other ports', async () => {
  const made: string[] = [];
  const plan = { replicas: 1, maxSurge: 1, maxUnavailable: 0 };
  await using deployment = new Deployment('app', plan, unluckyPods(2, made));
  await deployment.start(signal);
  assert.deepEqual(made, ['pod-1', 'pod-2', 'pod-3']);
  assert.deepEqual(
    deployment.pods.map(({ name }) => name),
    ['pod-3'],
  );
});

test('a port that is taken three times in a row is an error with the program’s own words', async () => {
  const plan = { replicas: 1, maxSurge: 1, maxUnavailable: 0 };
  await using deployment = new Deployment('app', plan, unluckyPods(9, []));
  await assert.rejects(deployment.start(signal), { name: 'TargetError', message: /address already in use/ });
});
