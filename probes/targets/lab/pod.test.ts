import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Duration } from '../../../infra/settings/duration.ts';
import { startClock } from '../../timeline/clock.ts';
import type { TimelineEvent } from '../../timeline/events.ts';
import { startRecorder } from '../../timeline/recorder.ts';
import type { Exit } from './child.ts';
import type { Container } from './container.ts';
import { Pod, type PodSpec } from './pod.ts';
import { freePort } from './ports.ts';
import { Endpoints } from './service.ts';

const host = '127.0.0.1';

/** A container that only notes what is done to it, with a health endpoint that answers as it is told. */
async function fakeContainers(endsOn: 'stop' | 'kill') {
  const health = { readyStatus: 200, liveStatus: 200 };
  const done: string[] = [];
  let end: (exit: Exit) => void = () => undefined;
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/readyz' ? health.readyStatus : health.liveStatus).end();
  });
  const port = await freePort();
  server.listen(port, host);
  await once(server, 'listening');
  const start = (): Promise<Container> => {
    const exited = Promise.withResolvers<Exit>();
    end = exited.resolve;
    done.push('start');
    return Promise.resolve({
      pid: 1,
      lastWords: '',
      exited: exited.promise,
      stop: () => {
        done.push('stop');
        if (endsOn === 'stop') exited.resolve({ code: 0, signal: null });
      },
      kill: () => {
        done.push('kill');
        exited.resolve({ code: null, signal: 'SIGKILL' });
      },
    });
  };
  return {
    health,
    done,
    port,
    start,
    crash: () => {
      end({ code: 1, signal: null });
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Times = Partial<Record<'preStop' | 'grace' | 'lateHookExtra' | 'probePeriod', number>>;

async function startPod(containers: Awaited<ReturnType<typeof fakeContainers>>, times: Times) {
  const clock = startClock();
  const recorder = startRecorder(clock);
  const endpoints = new Endpoints('app', recorder.happened);
  const spec: PodSpec = {
    component: 'server',
    container: containers.start,
    traffic: { host, port: 1 },
    health: { host, port: containers.port },
    livenessPath: '/healthz',
    readinessPath: '/readyz',
    probePeriod: Duration.ms(times.probePeriod ?? 20),
    failureThreshold: 2,
    preStop: Duration.ms(times.preStop ?? 0),
    grace: Duration.ms(times.grace ?? 1000),
    lateHookExtra: Duration.ms(times.lateHookExtra ?? 50),
  };
  const pod = new Pod(spec, { name: 'app-1', directory: '/', endpoints, clock, happened: recorder.happened });
  await pod.start(AbortSignal.timeout(5_000));
  return { pod, endpoints, recorder, clock };
}

function timeOf(events: readonly TimelineEvent[], match: (event: TimelineEvent) => boolean): number {
  const event = events.find(match);
  assert.ok(event, 'the event is on the timeline');
  return event.at;
}

test('on deletion the endpoint leaves at once, while preStop still runs; the stop signal comes after it', async () => {
  await using containers = await fakeContainers('stop');
  const { pod, endpoints, recorder } = await startPod(containers, { preStop: 150 });
  assert.deepEqual(
    endpoints.ready.map((endpoint) => endpoint.pod),
    ['app-1'],
  );
  const gone = pod.terminate();
  assert.deepEqual(endpoints.ready, []);
  assert.deepEqual(containers.done, ['start']);
  await gone;
  assert.deepEqual(containers.done.slice(0, 2), ['start', 'stop']);
  const events = recorder.events();
  const begun = timeOf(events, (event) => event.kind === 'pre-stop' && event.phase === 'begun');
  const done = timeOf(events, (event) => event.kind === 'pre-stop' && event.phase === 'done');
  assert.ok(done - begun >= 145, `preStop took ${done - begun} ms`);
});

test('what still runs at the end of the grace is killed, preStop counted in', async () => {
  await using containers = await fakeContainers('kill');
  const { pod, recorder } = await startPod(containers, { preStop: 100, grace: 250 });
  const begun = recorder.events().length;
  await pod.terminate();
  const events = recorder.events().slice(begun);
  const deleted = timeOf(events, (event) => event.kind === 'pod' && event.phase === 'terminating');
  const killed = timeOf(events, (event) => event.kind === 'signal' && event.signal === 'SIGKILL');
  assert.ok(killed - deleted >= 245, `killed after ${killed - deleted} ms`);
  assert.ok(killed - deleted < 1000);
});

test('a preStop hook longer than the grace is cut, and the container gets the two extra seconds', async () => {
  await using containers = await fakeContainers('kill');
  const { pod, recorder } = await startPod(containers, { preStop: 900, grace: 100, lateHookExtra: 150 });
  await pod.terminate();
  const events = recorder.events();
  const deleted = timeOf(events, (event) => event.kind === 'pod' && event.phase === 'terminating');
  const cut = timeOf(events, (event) => event.kind === 'pre-stop' && event.phase === 'cut');
  const killed = timeOf(events, (event) => event.kind === 'signal' && event.signal === 'SIGKILL');
  assert.ok(cut - deleted >= 95 && cut - deleted < 600, `cut after ${cut - deleted} ms`);
  assert.ok(killed - cut >= 145, `killed ${killed - cut} ms after the hook`);
});

test('a container that ends by itself is started again and becomes ready again', async () => {
  await using containers = await fakeContainers('stop');
  const { pod, endpoints } = await startPod(containers, {});
  containers.crash();
  await until(() => containers.done.filter((what) => what === 'start').length === 2);
  await until(() => endpoints.ready.length === 1);
  await pod.destroy();
});

test('a failing readinessProbe takes the endpoint away and nothing else; it comes back', async () => {
  await using containers = await fakeContainers('stop');
  const { pod, endpoints } = await startPod(containers, {});
  containers.health.readyStatus = 503;
  await until(() => endpoints.ready.length === 0);
  assert.deepEqual(containers.done, ['start']);
  containers.health.readyStatus = 200;
  await until(() => endpoints.ready.length === 1);
  await pod.destroy();
});

test('a failing livenessProbe restarts the container', async () => {
  await using containers = await fakeContainers('stop');
  const { pod } = await startPod(containers, {});
  containers.health.liveStatus = 500;
  await until(() => containers.done.includes('stop'));
  containers.health.liveStatus = 200;
  await until(() => containers.done.filter((what) => what === 'start').length === 2);
  await pod.destroy();
});

test('while a pod is being deleted its livenessProbe is not asked any more', async () => {
  await using containers = await fakeContainers('stop');
  const { pod } = await startPod(containers, { preStop: 200 });
  const gone = pod.terminate();
  containers.health.liveStatus = 500;
  await gone;
  assert.deepEqual(
    containers.done.filter((what) => what === 'start'),
    ['start'],
  );
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it never came to be');
    await delay(5);
  }
}
