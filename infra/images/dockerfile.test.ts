import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { baseOf } from './make-images.ts';
import { imageNames, imagePrograms } from './names.ts';

const text = await readFile(join(import.meta.dirname, 'Dockerfile'), 'utf8');
/** Its stages, by name. */
const stages = new Map(text.split(/^FROM /m).map((stage) => [/^\S+ AS (\S+)$/m.exec(stage)?.[1], stage]));

describe('the Dockerfile', () => {
  it('has a stage for each image, which copies its folder and runs its first program as process 1', () => {
    assert.deepEqual([...stages.keys()].slice(1), ['base', ...imageNames]);
    for (const name of imageNames) {
      const stage = stages.get(name) ?? '';
      assert.ok(stage.includes(`\nCOPY ${name}/ /app/\n`), name);
      assert.ok(stage.includes(`\nENTRYPOINT ["node", "${imagePrograms[name][0]}"]\n`), name);
    }
  });

  it('needs no shell and no network in a build, and runs as a user that is a number', () => {
    assert.doesNotMatch(text, /^RUN /m);
    assert.match(stages.get('base') ?? '', /^USER 1000:1000$/m);
  });

  it('names its base in one place', () => {
    assert.match(baseOf(text), /^docker\.io\/library\/node:24/);
    assert.equal(text.match(/node:24/g)?.length, 1);
  });
});
