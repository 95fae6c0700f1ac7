import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { controllerFor } from '../infra/controllers/catalogue.ts';
import { budget } from '../infra/settings/budget.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Settings, SettingsInput } from '../infra/settings/schema.ts';
import { imageProfiles, settingsSchema } from '../infra/settings/schema.ts';
import { SettingsError } from '../infra/settings/settings-error.ts';
import { assertGenerated, table } from './generated.fixture.ts';

interface Node {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly otherwise?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
}

test('docs/settings.md lists every setting, and every contradiction as it is told', async () => {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node;
  const defaults = readSettings({}, { file: 'the defaults' });
  await assertGenerated('settings.md', {
    settings: table(['key', 'what it takes', 'default', 'meaning'], rowsOf(schema, defaults)),
    profiles: table(
      ['`controller.name`', '`controller.profile`'],
      Object.entries(imageProfiles).map(([name, profiles]) => [
        `\`${name}\``,
        profiles.map((p) => `\`${p}\``).join(', '),
      ]),
    ),
    contradictions: table(['rule', 'settings', 'what is said'], contradictions.map(refused)),
  });
});

function rowsOf(node: Node, value: unknown, path: readonly string[] = []): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = [...path, key];
    const inner = (value as Readonly<Record<string, unknown>>)[key];
    if (child.properties !== undefined) return rowsOf(child, inner, at);
    assert.ok(child.description, `'${at.join('.')}' has no description`);
    const fallback = inner === undefined ? (child.otherwise ?? 'none') : `\`${text(inner)}\``;
    return [[`\`${at.join('.')}\``, kind(child), fallback, child.description]];
  });
}

function kind({ type, format, enum: names, minimum, maximum }: Node): string {
  if (names !== undefined) return names.map((name) => `\`${name}\``).join(', ');
  if (format !== undefined) return format;
  if (type === 'object') return 'keys of the chart';
  if (type === 'integer') return wholeNumber(minimum ?? 0, maximum);
  return type === 'number' ? 'number from 0 to 1' : 'name';
}

function wholeNumber(from: number, to: number | undefined): string {
  return `whole number from ${from}${to === undefined || to === Number.MAX_SAFE_INTEGER ? '' : ` to ${to}`}`;
}

function text(value: unknown): string {
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'none';
  return String(value);
}

/** Each relation once, by the smallest settings that break it. The rules are those of the review. */
const contradictions: readonly (readonly [rule: string, settings: SettingsInput])[] = [
  ['R10', { app: { preStopDelay: '60s' } }],
  ['R09', { app: { terminationGracePeriod: '45s' } }],
  ['R09', { session: { longestOperation: '50s' } }],
  ['R13', { app: { preStopDelay: '2s' } }],
  ['–', { app: { replicas: 7 } }],
  ['–', { client: { retryInitial: '10s' } }],
  ['–', { controller: { name: 'nginx', maxReloads: 5 } }],
  ['R21', { controller: { profile: 's6' } }],
  ['R01', { controller: { idle: '25s' } }],
  ['R02', { controller: { idle: '40s' } }],
  ['R13', { controller: { preStopDelay: '1s' } }],
  ['R22', { controller: { margin: '1s' } }],
  ['R10', { controller: { terminationGracePeriod: '10s' } }],
  ['R23', { controller: { terminationGracePeriod: '10m' } }],
  ['R22', { controller: { hardStop: '900s' } }],
  ['R22', { controller: { profile: 'gopherd', hardStop: '875s' } }],
];

function refused([rule, input]: (typeof contradictions)[number]): string[] {
  const problems = problemsOf(readSettings(input, { file: 'a test' }));
  assert.ok(problems.length > 0, `${JSON.stringify(input)} is not refused`);
  const settings = Object.entries(input).flatMap(([section, keys]) =>
    Object.entries(keys as Readonly<Record<string, unknown>>).map(
      ([key, value]) => `\`${section}.${key}: ${String(value)}\``,
    ),
  );
  return [rule, settings.join(' '), problems.join('; ')];
}

function problemsOf(settings: Settings): readonly string[] {
  try {
    budget(settings, controllerFor(settings).rules);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
}
