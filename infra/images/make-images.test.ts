import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readContents } from './contents.ts';
import { Engine } from './engine.ts';
import { fakeCommands } from './images.fixture.ts';
import type { Making } from './make-images.ts';
import { makeImages } from './make-images.ts';
import { imageReferences } from './references.ts';
import { isOnEachNode } from './presence.ts';

const { signal } = new AbortController();
const { dockerfile, images } = await readContents();
const hashes = { 'ws-server': 'aaa', cleanup: 'bbb', probe: 'ccc' };

/** What makes everything with a docker whose store is empty, and notes what it is told to do. */
function making(changes: Partial<Making>, answer?: Parameters<typeof fakeCommands>[0]) {
  const empty = (line: string) => (line.includes('inspect') ? { code: 1 } : undefined);
  const { run, lines } = fakeCommands(answer ?? empty);
  const said: string[] = [];
  const all: Making = {
    dockerfile,
    contents: images,
    references: imageReferences({}, hashes),
    findEngine: async () => new Engine('docker', run, signal),
    flags: [],
    to: { loader: 'minikube', cluster: 'minikube' },
    force: false,
    isThere: () => false,
    run,
    signal,
    say: (line) => void said.push(line),
    ...changes,
  };
  return { all, lines, said };
}

describe('makeImages', () => {
  it('pulls the base that is not there, builds, and loads', async () => {
    const { all, lines, said } = making({ isThere: (name) => name !== 'cleanup' });
    await makeImages(all);
    assert.deepEqual(
      lines.map((line) => line.split(' ').slice(0, 3).join(' ')),
      [
        'docker image inspect',
        'docker image inspect',
        'docker pull docker.io/library/node:24-trixie-slim',
        'docker build --build-arg',
        'docker save -o',
        'minikube image load',
      ],
    );
    assert.deepEqual(said, [
      'drainproof/ws-server:aaa is in the cluster already',
      'drainproof/probe:ccc is in the cluster already',
      'docker pulls docker.io/library/node:24-trixie-slim',
      'docker builds drainproof/cleanup:bbb',
      "minikube loads drainproof/cleanup:bbb into 'minikube'",
    ]);
  });

  it('looks for no engine when everything is there', async () => {
    const { all } = making({ isThere: () => true, findEngine: () => assert.fail('there is nothing to build') });
    await makeImages(all);
  });

  it('loads without building what is built, and does both again when forced', async () => {
    const built = making({}, () => undefined);
    await makeImages(built.all);
    assert.ok(!built.lines.some((line) => line.startsWith('docker build')));
    const forced = making({ force: true, isThere: () => true }, () => undefined);
    await makeImages(forced.all);
    assert.equal(forced.lines.filter((line) => line.startsWith('docker build')).length, 3);
  });

  it('pushes, or keeps them in the store, where it is told so', async () => {
    const pushed = making({ to: 'push', references: imageReferences({ registry: 'registry.example' }, hashes) });
    await makeImages(pushed.all);
    assert.ok(pushed.lines.includes('docker push registry.example/drainproof/probe:ccc'));
    const kept = making({ to: 'none' });
    await makeImages(kept.all);
    assert.ok(!kept.lines.some((line) => /push|save|minikube/.test(line)));
  });

  it('lays out what the Dockerfile copies, with its packages, and removes the folder, also when a build fails', async () => {
    let folder = '';
    const { all } = making({
      findEngine: async () =>
        new Engine(
          'docker',
          async (_command, args) => {
            if (args[0] !== 'build') return { code: args[0] === 'image' ? 1 : 0, missing: false, output: '' };
            folder = args.at(-1) ?? '';
            const image = join(folder, 'ws-server');
            assert.deepEqual(JSON.parse(await readFile(join(image, 'package.json'), 'utf8')), {
              name: 'drainproof',
              private: true,
              type: 'module',
            });
            for (const path of [
              'apps/ws-server/main.ts',
              'node_modules/ws/index.js',
              'node_modules/pino/pino.js',
              '../Dockerfile',
            ]) {
              assert.ok(existsSync(join(image, path)), path);
            }
            return { code: 1, missing: false, output: 'no' };
          },
          signal,
        ),
    });
    await assert.rejects(makeImages(all), /can't be built/);
    assert.ok(folder !== '' && !existsSync(folder));
  });
});

describe('isOnEachNode', () => {
  const nodes = [
    { node: 'a', names: ['docker.io/drainproof/probe:ccc', 'other:1'] },
    { node: 'b', names: ['docker.io/drainproof/probe:ccc'] },
  ];

  it('is so only where every node has it', () => {
    assert.equal(isOnEachNode('drainproof/probe:ccc', nodes), true);
    assert.equal(isOnEachNode('other:1', nodes), false);
    assert.equal(isOnEachNode('drainproof/probe:ccc', []), false);
  });
});
