import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { readStackOutputs } from '../infra/outputs.ts';
import { runCommand } from './command.fixture.ts';
import { exitCodes } from './exit-codes.ts';
import { madeOutputs } from './outputs.fixture.ts';
import { flagsOf, rowOfFile } from './selection.ts';
import { rowOfStack } from './stack-row.ts';

async function folderFor(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function fileWith(context: TestContext, outputs: unknown): Promise<string> {
  const file = join(await folderFor(context), 'stack.json');
  await writeFile(file, JSON.stringify(outputs));
  return file;
}

test('a stack is a row with its own name, the settings of its outputs, and the flag that names it again', async (context) => {
  const file = await fileWith(context, madeOutputs('minikube', { session: { keep: '10m' } }));
  const row = await rowOfStack(file);
  assert.equal(row.variant.id, 'minikube');
  assert.equal(row.settings.session.keep.seconds, 600);
  assert.equal(row.stack?.ingressUrl, 'ws://127.0.0.1:30080');
  assert.match(row.variant.title, /, stack minikube$/);
  assert.deepEqual(flagsOf([row]), [`--target stack:${file}`]);
});

test('the outputs of a stack are settings for the lab as well, under the same name', async (context) => {
  const file = await fileWith(context, madeOutputs('mine', { controller: { name: 'nginx' } }));
  const row = await rowOfFile(file);
  assert.deepEqual([row.variant.id, row.stack, row.target], ['mine', null, 'lab']);
  assert.equal(row.settings.controller.name, 'nginx');
  assert.deepEqual(flagsOf([row]), [`--settings ${file}`]);
});

describe('outputs that cannot be used are refused by name', () => {
  const good = madeOutputs();
  const cases: readonly (readonly [what: string, outputs: unknown, says: RegExp])[] = [
    ['a stack without any', {}, /has no outputs: it was never deployed, or it was destroyed/],
    ['another program’s', { url: 'http://a' }, /has no output 'schema' \(it has url\)/],
    [
      'another version’s',
      { ...good, schema: 'drainproof.stack/9' },
      /schema "drainproof\.stack\/9".*reads 'drainproof\.stack\/1'/,
    ],
    ['a missing one', { ...good, ingressUrl: undefined }, /missing or wrong: 'ingressUrl'/],
    ['a wrong one', { ...good, ingressUrl: 'http://a/b' }, /'ingressUrl': must be ws:\/\/host:port/],
    [
      'a budget that the settings do not make here',
      { ...good, budget: { ...good.budget, propagation: '7s' } },
      /the budget of stack 'minikube' is not what.*'propagation' is 7s in the stack and 5s here.*deployed by another version.*pulumi up --stack minikube/,
    ],
    [
      'settings that are none here',
      { ...good, settings: { controller: { colour: 'red' } } },
      /'controller\.colour' is not a setting[^]*deployed by another version/,
    ],
    [
      'a load balancer of the cloud',
      { ...good, settings: { controller: { name: 'alb' } } },
      /stack 'minikube' stands behind alb, a load balancer of the cloud/,
    ],
  ];
  for (const [what, outputs, says] of cases) {
    test(what, async (context) => {
      await assert.rejects(rowOfStack(await fileWith(context, outputs)), says);
    });
  }

  test('what is no JSON, and a list', () => {
    assert.throws(() => readStackOutputs('nope', "'a.json'"), /^OutputsError: 'a\.json' is not JSON: give what/);
    assert.throws(() => readStackOutputs('[]', "'a.json'"), /'a\.json' holds no outputs/);
  });

  test('a file that is not there', async () => {
    await assert.rejects(
      rowOfStack('no/stack.json'),
      /'no\/stack\.json': there is no such file; give a file with what/,
    );
  });
});

/** A `pulumi` that prints and ends as told: the real one needs a backend. */
async function fakePulumi(context: TestContext, script: string): Promise<Readonly<Record<string, string>>> {
  const folder = await folderFor(context);
  await writeFile(join(folder, 'pulumi'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'pulumi'), 0o755);
  return { PATH: `${folder}:/usr/bin:/bin` };
}

describe('what Pulumi says of a stack that it gives no outputs of is told with what to do', () => {
  const list = `if [ "$2" = ls ]; then echo '[{"name":"minikube"},{"name":"kind"}]'; exit 0; fi`;
  const fails = (words: string): string => `${list}\necho "error: ${words}" >&2; exit 1`;
  const cases: readonly (readonly [what: string, script: string, says: RegExp])[] = [
    [
      'no such stack',
      fails("no stack named 'minikub' found"),
      /'stack:minikub': there is no such stack; did you mean 'minikube'\? \(those that there are: minikube, kind\)/,
    ],
    [
      'not logged in',
      fails('PULUMI_ACCESS_TOKEN must be set for login'),
      /not logged in to a backend: run 'pulumi login --local'/,
    ],
    ['no passphrase', fails('passphrase must be set with PULUMI_CONFIG_PASSPHRASE'), /set PULUMI_CONFIG_PASSPHRASE or/],
    ['a wrong passphrase', fails('incorrect passphrase'), /is not the passphrase of this stack/],
    ['never deployed', `echo '{}'`, /stack 'minikub' has no outputs: it was never deployed, or it was destroyed/],
    ['anything else', fails('the backend is on fire'), /'pulumi stack output' failed: error: the backend is on fire/],
  ];
  for (const [what, script, says] of cases) {
    test(what, async (context) => {
      const environment = await fakePulumi(context, script);
      const { code, stdout, stderr } = await runCommand(['run', '--target', 'stack:minikub'], { environment });
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack trace');
      assert.equal(stdout, '');
      assert.equal(code, exitCodes.usage);
    });
  }

  test('no Pulumi at all', async (context) => {
    const environment = { PATH: await folderFor(context) };
    const { code, stderr } = await runCommand(['run', '--target', 'stack:minikube'], { environment });
    assert.match(
      stderr,
      /the command 'pulumi' is not on the PATH: install it .*or give the outputs in a file, stack:FILE\.json/,
    );
    assert.equal(code, exitCodes.usage);
  });
});
