import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, test } from 'node:test';
import { inspect, promisify } from 'node:util';
import fc from 'fast-check';
import { scale } from '../settings/scale.ts';
import { haproxyTestCommand } from './haproxy/process.ts';
import { haproxyPaths } from './haproxy/paths.ts';
import { nginxTestCommand, nginxPaths } from './nginx/process.ts';
import type { Controller } from './controller.ts';
import { anyProxyInput } from './proxy-input.fixture.ts';
import type { Budgeted } from './variant.fixture.ts';
import { anyBudgeted, budgeted } from './variant.fixture.ts';
import { variants } from './catalogue.ts';

const run = promisify(execFile);

/** A proxy's check takes tens of milliseconds: so many are asked for, and so many side by side. */
const samplesEach = 40;
const sideBySide = 4;

/** Where the lab finds proxies too (probes/targets/lab/binaries.ts). */
const path = [process.env['PATH'], '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'].join(delimiter);

const checks = {
  haproxy: { file: (folder: string) => haproxyPaths(folder).configuration, args: haproxyTestCommand },
  nginx: { file: (folder: string) => nginxPaths(folder).configuration, args: nginxTestCommand },
} as const;

/** @throws with the proxy's own words when it does not accept the configuration */
async function check(proxy: Controller['proxy'], folder: string, configuration: string): Promise<void> {
  const { file, args } = checks[proxy];
  await writeFile(file(folder), configuration);
  try {
    await run(proxy, args(folder), { timeout: 20_000, env: { ...process.env, PATH: path } });
  } catch (error) {
    assert.fail(`${proxy} refuses: ${inspect(error)}\n${configuration}`);
  }
}

/** A folder that is gone at the end of its block, also when a configuration was refused. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-check-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** Checks what a generator makes, several side by side, each in a folder of its own. */
async function checkAll(proxy: Controller['proxy'], anyOf: fc.Arbitrary<Budgeted>): Promise<void> {
  const ours = anyOf.filter(({ controller }) => controller.proxy === proxy);
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      await using temporary = await temporaryFolder();
      const { folder } = temporary;
      const property = fc.asyncProperty(
        ours,
        anyProxyInput(folder),
        fc.constantFrom(1, 1 / 60, 1 / 1000),
        async ({ controller, made }, input, factor) => {
          await check(proxy, folder, controller.configuration(scale(made, factor), input));
        },
      );
      await fc.assert(property, { numRuns: samplesEach, endOnFailure: true });
    }),
  );
}

describe('the real proxies accept', () => {
  test('every haproxy.cfg that any settings lead to', () => checkAll('haproxy', anyBudgeted));

  test('every nginx.conf that any settings lead to', () => checkAll('nginx', anyBudgeted));

  test('the configuration of every variant', async () => {
    await using temporary = await temporaryFolder();
    const { folder } = temporary;
    const [input] = fc.sample(anyProxyInput(folder), 1);
    assert.ok(input);
    for (const { settings } of variants) {
      const { controller, made } = budgeted(settings);
      await check(controller.proxy, folder, controller.configuration(made, input));
    }
  });
});
