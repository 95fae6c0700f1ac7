import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ingressFor } from '../infra/controllers/catalogue.ts';
import { budget } from '../infra/settings/budget.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import type { Settings, SettingsInput } from '../infra/settings/schema.ts';
import { imageProfiles } from '../infra/settings/schema.ts';
import { SettingsError } from '../infra/settings/settings-error.ts';
import { assertGenerated, table } from './generated.fixture.ts';
import type { SettingRow } from './setting-rows.fixture.ts';
import { settingRows } from './setting-rows.fixture.ts';

test('docs/settings.md lists every setting, and every contradiction as it is told', async () => {
  await assertGenerated('settings.md', {
    settings: table(['key', 'what it takes', 'default', 'meaning'], settingRows().map(cellsOf)),
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

function cellsOf({ key, takes, fixed, otherwise, description }: SettingRow): string[] {
  return [`\`${key}\``, takes, fixed === null ? otherwise : `\`${fixed}\``, description];
}

/** Each relation once, by the smallest settings that break it. The rules are those of the review. */
const contradictions: readonly (readonly [rule: string, settings: SettingsInput])[] = [
  ['R10', { app: { preStopDelay: '60s' } }],
  ['R09', { app: { terminationGracePeriod: '45s' } }],
  ['R09', { session: { longestOperation: '50s' } }],
  ['R13', { app: { preStopDelay: '2s' } }],
  ['–', { app: { replicas: 7 } }],
  ['–', { client: { retryInitial: '10s' } }],
  ['F7', { controller: { name: 'alb' } }],
  ['F2', { controller: { name: 'gke', idle: '10m' } }],
  ['–', { controller: { name: 'alb', idle: '2h', timeouts: 'chart-defaults' } }],
  ['F8', { controller: { name: 'gke' }, app: { drain: '2h', terminationGracePeriod: '3h' } }],
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
    budget(settings, ingressFor(settings).rules);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
}
