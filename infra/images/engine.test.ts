import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runCommand } from './command.ts';
import { Engine, findEngine } from './engine.ts';
import { fakeCommands, missing } from './images.fixture.ts';

const { signal } = new AbortController();
const build = {
  folder: '/f',
  stage: 'probe',
  base: 'base:1',
  reference: 'docker.io/drainproof/probe:a',
  flags: ['--x'],
};

async function linesOf(name: 'docker' | 'podman' | 'buildah'): Promise<readonly string[]> {
  const { run, lines } = fakeCommands();
  const engine = new Engine(name, run, signal);
  await engine.has('base:1');
  await engine.build(build);
  await engine.save(build.reference, '/f/probe.tar');
  return lines;
}

describe('an engine', () => {
  it('is asked in its own words, and never pulls while it builds', async () => {
    const end = '--x --build-arg BASE=base:1 --target probe -t docker.io/drainproof/probe:a /f';
    assert.deepEqual(await linesOf('docker'), [
      'docker image inspect base:1',
      `docker build ${end}`,
      'docker save -o /f/probe.tar docker.io/drainproof/probe:a',
    ]);
    assert.deepEqual(await linesOf('podman'), [
      'podman image inspect base:1',
      `podman build --pull=never ${end}`,
      'podman save --format docker-archive -o /f/probe.tar docker.io/drainproof/probe:a',
    ]);
    assert.deepEqual(await linesOf('buildah'), [
      'buildah inspect --type image base:1',
      `buildah bud --pull=never ${end}`,
      'buildah push docker.io/drainproof/probe:a docker-archive:/f/probe.tar:docker.io/drainproof/probe:a',
    ]);
  });

  it('tells the end of what it said, and what to do, when a build fails', async () => {
    const { run } = fakeCommands(() => ({ code: 125, output: 'much\nand at last: no space left\n' }));
    await assert.rejects(new Engine('podman', run, signal).build(build), (error: Error) => {
      assert.equal(error.name, 'ImagesError');
      assert.match(
        error.message,
        /probe:a can't be built \('podman build' ended with 125\):\nmuch\nand at last: no space left\n.*--engine-arg/,
      );
      return true;
    });
  });
});

describe('findEngine', () => {
  it('takes the first that works, and the wanted one only where one is wanted', async () => {
    const { run } = fakeCommands((line) => (line.startsWith('docker') ? { code: 1, output: 'no daemon' } : undefined));
    assert.equal((await findEngine(undefined, run, signal)).name, 'podman');
    assert.equal((await findEngine('buildah', run, signal)).name, 'buildah');
    await assert.rejects(findEngine('docker', run, signal), /'docker' does not work \(no daemon\)/);
  });

  it('says why none works', async () => {
    const { run } = fakeCommands((line) =>
      line.startsWith('docker') ? { code: 1, output: 'a\nno daemon\n' } : missing,
    );
    await assert.rejects(findEngine(undefined, run, signal), {
      name: 'ImagesError',
      message:
        "no program that builds images was found: 'docker' does not work (no daemon), 'podman' is not installed, 'buildah' is not installed; install or start one of docker, podman, buildah",
    });
  });
});

describe('runCommand', () => {
  it('tells both streams and the exit code, and of a command that there is not', async () => {
    const script = 'console.log("out"); console.error("err"); process.exit(3)';
    const { code, output } = await runCommand(process.execPath, ['-e', script], signal);
    assert.equal(code, 3);
    assert.deepEqual(output.trim().split('\n').toSorted(), ['err', 'out']);
    assert.equal((await runCommand('drainproof-no-such-command', [], signal)).missing, true);
  });

  it('ends the command when it is aborted, and rejects with the reason', async () => {
    const abort = new AbortController();
    const running = runCommand(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], abort.signal);
    abort.abort(new Error('interrupted'));
    await assert.rejects(running, { message: 'interrupted' });
  });
});
