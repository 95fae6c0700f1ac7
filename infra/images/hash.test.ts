import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkout, readContents } from './contents.ts';
import { hashImages } from './hash.ts';
import type { ByImage } from './names.ts';
import { imageNames } from './names.ts';

describe('the hash of the images', () => {
  let copy = '';
  let original: ByImage<string>;

  before(async () => {
    copy = await mkdtemp(join(tmpdir(), 'drainproof-hash-'));
    original = await hashImages();
    const { images } = await readContents();
    const files = new Set(imageNames.flatMap((name) => [...images[name].files.keys()]));
    for (const path of [...files, 'infra/images/Dockerfile', 'package-lock.json']) {
      if (path === 'package.json') continue;
      await mkdir(dirname(join(copy, path)), { recursive: true });
      await cp(join(checkout, path), join(copy, path));
    }
  });
  after(() => rm(copy, { recursive: true, force: true }));

  /** Which images have another hash when a file of the copy is changed; it is put back. */
  async function changedBy(path: string, change: (text: string) => string): Promise<string[]> {
    const text = await readFile(join(copy, path), 'utf8');
    await writeFile(join(copy, path), change(text));
    const hashes = await hashImages(copy);
    await writeFile(join(copy, path), text);
    return imageNames.filter((name) => hashes[name] !== original[name]);
  }

  it('is the same for the same sources elsewhere, and needs no file that is not in an image', async () => {
    assert.deepEqual(await hashImages(copy), original);
    for (const name of imageNames) assert.match(original[name], /^[0-9a-f]{12}$/);
  });

  it('changes with a source for the images that have it, and for no others', async () => {
    const touch = (text: string): string => `${text}// changed\n`;
    assert.deepEqual(await changedBy('apps/ws-server/echo.ts', touch), ['ws-server']);
    assert.deepEqual(await changedBy('apps/shared/variables.ts', touch), ['ws-server', 'cleanup', 'probe']);
    assert.deepEqual(await changedBy('probes/fleet/client.ts', touch), ['probe']);
  });

  it('changes with the Dockerfile and with the version of a package', async () => {
    const line = (text: string): string => `${text}# changed\n`;
    assert.deepEqual(await changedBy('infra/images/Dockerfile', line), [...imageNames]);
    const newer = (text: string): string => {
      const lock = JSON.parse(text) as { packages: Record<string, { version: string }> };
      const ws = lock.packages['node_modules/ws'];
      assert.ok(ws !== undefined);
      ws.version = '999.0.0';
      return JSON.stringify(lock);
    };
    assert.deepEqual(await changedBy('package-lock.json', newer), ['ws-server']);
  });

  it('does not change with line ends, so that it is the same on Windows', async () => {
    const windows = (text: string): string => text.replaceAll('\n', '\r\n');
    assert.deepEqual(await changedBy('apps/ws-server/echo.ts', windows), []);
  });

  it('tells of programs and their imports only: no tests, no cluster, no Pulumi', async () => {
    const { images } = await readContents();
    for (const name of imageNames) {
      const { files, packages } = images[name];
      assert.deepEqual(
        [...files.keys()].filter((path) => /\.test\.|\.fixture\.|^infra\/|^cli/.test(path)),
        [],
      );
      assert.deepEqual(
        packages.filter(({ path }) => /pulumi|kubernetes/.test(path)),
        [],
      );
    }
  });
});
