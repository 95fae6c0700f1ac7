import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installChromium } from './chromium.mjs';
import { asUser, startSandbox, stderrOf } from './sandbox.fixture.ts';

test('the Chromium that is named is used, and a wrong name is an error', async () => {
  await using sandbox = await startSandbox();
  const path = await sandbox.program('my-browser', '');
  assert.deepEqual(await installChromium({ environment: { DRAINPROOF_CHROMIUM: path } }), { path });
  await assert.rejects(installChromium({ environment: { DRAINPROOF_CHROMIUM: '/no/such/browser' } }), {
    name: 'SetUpFailure',
    message: /DRAINPROOF_CHROMIUM is '\/no\/such\/browser'/,
  });
});

test('one in PATH is found; where there is none, why is said and nothing fails', async () => {
  await using sandbox = await startSandbox();
  const environment = { PATH: sandbox.path };
  assert.deepEqual(await installChromium({ environment, further: [] }), {
    why: 'no Chromium is installed (set DRAINPROOF_CHROMIUM to one)',
  });
  const path = await sandbox.program('chromium-browser', '');
  assert.deepEqual(await installChromium({ environment, further: [] }), { path });
});

test('where apt cannot install it either, the browser tests have a reason and not a failure', async () => {
  await using sandbox = await startSandbox();
  using _user = asUser(0);
  await sandbox.program('apt-get', 'echo "E: no such package" >&2; exit 100');
  let result: Awaited<ReturnType<typeof installChromium>> | undefined;
  await stderrOf(async () => {
    const options = { further: [], policy: `${sandbox.folder}/policy`, environment: { PATH: sandbox.path } };
    result = await installChromium(options);
  });
  assert.ok(result !== undefined && 'why' in result);
  assert.match(result.why, /'apt-get install chromium' ended with 1/);
});
