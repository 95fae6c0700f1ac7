import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { stringify } from 'yaml';
import type { SettingRow } from './setting-rows.fixture.ts';
import { defaultSettings, settingRows } from './setting-rows.fixture.ts';

test('Pulumi.yaml tells Pulumi every section of the settings, with its default and the keys below it', async () => {
  const file = new URL('../Pulumi.yaml', import.meta.url);
  const stored = await readFile(file, 'utf8');
  // What stands before is written by hand.
  const [byHand] = stored.split(/^config:$/m);
  const expected = `${byHand ?? ''}${stringify({ config: configSchema() }, { lineWidth: 0, blockQuote: 'literal' })}`;
  if (process.env['DRAINPROOF_REWRITE'] === '1') await writeFile(file, expected);
  else
    assert.equal(
      stored,
      expected,
      'Pulumi.yaml is not what the code says: DRAINPROOF_REWRITE=1 node --test docs/project.test.ts writes it anew',
    );
});

interface ConfigType {
  readonly type: 'string' | 'object';
  readonly description: string;
  readonly default: unknown;
}

/**
 * A key without a default would be one that every stack has to set: Pulumi refuses an update without it. An object that a stack writes
 * takes the place of the whole default, and the program fills in what is left out of it.
 */
function configSchema(): Readonly<Record<string, ConfigType>> {
  const rows = settingRows();
  const sections = [...new Set(rows.map(({ key }) => key.split('.')[0] ?? ''))];
  return Object.fromEntries(
    sections.map((section): [string, ConfigType] => {
      const own = rows.find(({ key }) => key === section);
      const below = rows.filter(({ key }) => key.startsWith(`${section}.`));
      const fallback = fixedOf(defaultSettings()[section]);
      if (own !== undefined) return [section, { type: 'string', description: own.description, default: fallback }];
      const description = below.map((row) => line(section, row)).join('\n');
      return [section, { type: 'object', description, default: fallback }];
    }),
  );
}

function line(section: string, { key, takes, fixed, otherwise, description }: SettingRow): string {
  const fallback = fixed ?? otherwise;
  return `${key.slice(section.length + 1)} (${takes}; default ${fallback}): ${description}`.replaceAll('`', '');
}

/** A default without what has none of its own. */
function fixedOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fixed = Object.entries(value)
    .map(([key, inner]) => [key, fixedOf(inner)] as const)
    .filter(([, inner]) => inner !== undefined && !isEmpty(inner));
  return Object.fromEntries(fixed);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
