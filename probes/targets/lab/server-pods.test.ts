import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { controllerFor } from '../../../infra/controllers/catalogue.ts';
import { budget } from '../../../infra/settings/budget.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { startClock } from '../../timeline/clock.ts';
import { startRecorder } from '../../timeline/recorder.ts';
import { openRunDirectory } from './run-directory.ts';
import { ServerPods } from './server-pods.ts';
import { Endpoints } from './service.ts';

test('pods that are made side by side have names and ports of their own', async (context) => {
  const root = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  await using directory = await openRunDirectory(() => undefined, root);
  const clock = startClock();
  const { emit, happened } = startRecorder(clock);
  const settings = readSettings({}, { file: 'a test' });
  const options = {
    budget: budget(settings, controllerFor(settings).rules),
    endpoints: new Endpoints('ws-server', happened),
    links: false,
  };
  await using pods = new ServerPods(options, { clock, emit, happened, directory });
  const made = await Promise.all([pods.create(), pods.create(), pods.create()]);
  assert.deepEqual(made.map((pod) => pod.name).toSorted(), ['ws-server-1', 'ws-server-2', 'ws-server-3']);
  assert.equal(new Set(made.map((pod) => pod.spec.traffic.port)).size, 3);
});
