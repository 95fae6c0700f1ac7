import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { z } from 'zod';
import { imageNames, imagePrograms } from '../infra/images/names.ts';
import { Duration } from '../infra/settings/duration.ts';
import { smokeEnvironment } from '../infra/manifests/smoke-environment.ts';
import { shardVariables } from '../probes/shards/shard-settings.ts';
import { smokeVariables } from '../probes/shards/smoke-settings.ts';

const page = await readFile(new URL('./images.md', import.meta.url), 'utf8');

/** The cells of a section's table, without its head. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`));
  assert.ok(section, `docs/images.md has a section '${heading}'`);
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = (row: string): string[] =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  return rows.slice(2).map(cells);
}

/** The same rows, as a schema has them. */
function variableRows(schema: z.ZodObject, otherDefaults: Readonly<Record<string, string>>): string[][] {
  return Object.entries(schema.shape).map(([name, variable]) => {
    const type = variable as z.ZodType;
    const { defaultValue } = type._zod.def as { readonly defaultValue?: unknown };
    const allowed =
      type
        .safeParse('\n')
        .error?.issues[0]?.message.split(':\n')[0]
        ?.replace(/: ✖[^]*$/, '') ?? '';
    return [`\`${name}\``, otherDefaults[name] ?? `\`${String(defaultValue)}\``, allowed, type.description ?? ''];
  });
}

test('the table of the smoke probe’s variables is what its schema says', () => {
  const others = { TARGET_URL: 'none: needed', HOST_HEADER: "the URL's" };
  assert.deepEqual(rowsUnder('The smoke probe'), variableRows(smokeVariables, others));
});

test('the table of a shard’s variables is what its schema says', () => {
  const others = { TARGET_URL: 'none: needed', FLEET_PLAN: 'none: needed' };
  assert.deepEqual(rowsUnder('A shard of the fleet'), variableRows(shardVariables, others));
});

test('the table of images has each image and each program', () => {
  const text = rowsUnder('The images').flat().join('\n');
  for (const name of imageNames) {
    assert.ok(text.includes(`\`drainproof/${name}\``), name);
    for (const program of imagePrograms[name]) assert.ok(text.includes(program), program);
  }
});

test('the smoke Job sets only variables that the smoke probe reads', () => {
  const second = Duration.seconds(1);
  const set = smokeEnvironment({ url: '', path: '', host: '', connections: 1, hold: second, openWithin: second });
  assert.deepEqual(
    Object.keys(set).filter((name) => !Object.hasOwn(smokeVariables.shape, name)),
    [],
  );
});
