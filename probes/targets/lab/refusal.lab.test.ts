import assert from 'node:assert/strict';
import { get } from 'node:http';
import { describe, test, type TestContext } from 'node:test';
import { controllerFor } from '../../../infra/controllers/catalogue.ts';
import { budget } from '../../../infra/settings/budget.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { startClock } from '../../timeline/clock.ts';
import { startRecorder } from '../../timeline/recorder.ts';
import { findProxy } from './binaries.ts';
import { startHaproxy } from './haproxy.ts';
import { eventsOf } from './lab.fixture.ts';
import { startNginx } from './nginx.ts';
import { freePort } from './ports.ts';
import { openRunDirectory } from './run-directory.ts';

const host = '127.0.0.1';

/** One proxy without a pod around it. */
async function startProxy(
  t: TestContext,
  name: 'haproxy' | 'nginx',
  change: (text: string) => string = (text) => text,
) {
  const settings = readSettings({ controller: { name } }, { file: 'the test' });
  const controller = controllerFor(settings);
  const times = budget(settings, controller.rules);
  const run = await openRunDirectory(() => undefined);
  t.after(() => run[Symbol.asyncDispose]());
  const clock = startClock();
  const recorder = startRecorder(clock);
  const directory = await run.forPod('proxy-1');
  const health = { host, port: await freePort() };
  const seat = { listen: { host, port: await freePort() }, health, directory, pod: 'proxy-1', maxConnections: 100 };
  const configuration = controller.configuration(times, { ...seat, backends: [] });
  const start = name === 'haproxy' ? startHaproxy : startNginx;
  const { path: binary } = await findProxy(name);
  const proxy = await start(
    { binary, configuration: change(configuration), lifecycle: controller.lifecycle(times) },
    { pod: 'proxy-1', directory, now: () => clock.now(), ...recorder },
  );
  t.after(async () => {
    proxy.kill();
    await proxy.exited;
  });
  return { proxy, configuration, recorder, health };
}

function statusOf(address: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ ...address, path: '/healthz', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
}

const words = { haproxy: /unknown keyword 'nonsense'/, nginx: /unknown directive "nonsense"/ } as const;
const wrong = {
  haproxy: (text: string) => text.replace('global\n', 'global\n  nonsense\n'),
  nginx: (text: string) => `nonsense;\n${text}`,
};

describe('a refused configuration', { concurrency: 4 }, () => {
  for (const name of ['haproxy', 'nginx'] as const) {
    test(`${name}, at a reload: the error has its own words, the old one stays, and a good one is taken after it`, async (t) => {
      const { proxy, configuration, recorder, health } = await startProxy(t, name);
      await assert.rejects(proxy.reload(wrong[name](configuration), 'a test'), words[name]);
      assert.equal(await statusOf(health), 200);
      await proxy.reload(`${configuration}# another line\n`, 'a test');
      assert.equal(await statusOf(health), 200);
      const outcomes = eventsOf({ recorder }, 'reload').map(({ ok, generation }) => `${generation} ${ok}`);
      assert.deepEqual(outcomes, ['1 false', '1 true']);
    });

    test(`${name}, at the start: the error has its own words, and no process is left`, async (t) => {
      await assert.rejects(startProxy(t, name, wrong[name]), words[name]);
    });

    test(`${name}: a killed master takes its workers with it`, async (t) => {
      const { proxy, recorder, health } = await startProxy(t, name);
      process.kill(proxy.pid, 'SIGKILL');
      await proxy.exited;
      await assert.rejects(statusOf(health), { code: 'ECONNREFUSED' });
      assert.equal(eventsOf({ recorder }, 'worker').at(-1)?.phase, 'exited');
    });
  }
});
