import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hashImages } from '../infra/images/hash.ts';
import { imageReferences } from '../infra/images/references.ts';
import { until } from '../probes/fleet/fleet.fixture.ts';
import { runCommand, startCommand } from './command.fixture.ts';

describe('drainproof images', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drainproof-images-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** A PATH on which only this program is found; it runs a script of Node. */
  async function onlyProgram(name: string, script: string): Promise<Readonly<Record<string, string>>> {
    const path = await mkdtemp(join(folder, 'path-'));
    await writeFile(join(path, name), `#!${process.execPath}\n${script}\n`, { mode: 0o755 });
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    return { PATH: path, TMPDIR: temporary, KUBECONFIG: join(folder, 'none') };
  }

  it('prints the references that a stack computes', async () => {
    const { code, stdout } = await runCommand(['images', '--list']);
    assert.equal(code, 0);
    assert.deepEqual(stdout.trim().split('\n'), Object.values(imageReferences({}, await hashImages())));
    const pushed = await runCommand(['images', '--list', '--push', 'registry.example/team', '--tag', 'v1']);
    assert.match(pushed.stdout, /^registry\.example\/team\/drainproof\/ws-server:v1$/m);
  });

  it('says in one sentence that nothing builds images here', async () => {
    const environment = await onlyProgram('other', '');
    const { code, stderr } = await runCommand(['images', '--into', 'none'], { environment });
    assert.equal(code, 3);
    assert.match(stderr, /^error: no program that builds images was found: 'docker' is not installed/);
  });

  it('asks where the images shall go when the context does not tell', async () => {
    const environment = await onlyProgram('other', '');
    const { code, stderr } = await runCommand(['images', '--context', 'production'], { environment });
    assert.equal(code, 2);
    assert.match(stderr, /^error: the context 'production' is neither 'minikube' nor kind's .*--push REGISTRY/);
  });

  it('removes its folder, and ends what it runs, when it is interrupted in a build', async () => {
    const script =
      'const [verb] = process.argv.slice(2); if (verb === "image") process.exit(1); if (verb === "build") setInterval(() => {}, 1000);';
    const environment = await onlyProgram('docker', script);
    const running = startCommand(['images', '--into', 'none'], { environment });
    await until(() => running.said().includes('docker builds'), 'it builds');
    running.kill('SIGINT');
    const { code } = await running.ended;
    assert.equal(code, 130);
    assert.deepEqual(await readdir(environment['TMPDIR'] ?? ''), []);
  });
});
