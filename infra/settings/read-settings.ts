import { chartValues } from './chart-values/chart-values.ts';
import { controllerProblems } from './controller-problems.ts';
import type { Origin } from './problem.ts';
import { describeIssue, keysOf, plainly } from './problem.ts';
import type { Settings } from './schema.ts';
import { isCloud, settingsSchema } from './schema.ts';
import { SettingsError } from './settings-error.ts';

export type { Origin } from './problem.ts';

/**
 * Checks settings and fills in every default.
 * @param input plain data, as {@link import('./schema.ts').SettingsInput} has it
 * @throws SettingsError with one line for each problem: key, what was found, what is allowed, the nearest known name
 */
export function readSettings(input: unknown, origin: Origin): Settings {
  const parsed = settingsSchema.safeParse(input, { error: plainly });
  const checked = { input, origin, schema: settingsSchema, kind: 'a setting' };
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, checked)),
    ...controllerProblems(input, origin),
  ];
  if (parsed.success && problems.length === 0) return withChartValues(parsed.data);
  throw new SettingsError(`${origin.file} cannot be used`, problems);
}

/** The settings of a section, or of the whole for an empty path, as the schema knows them. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  return keysOf(settingsSchema, path);
}

/** The chart's values as its ConfigMap takes them: texts, where YAML has numbers. */
function withChartValues(settings: Settings): Settings {
  const { controller } = settings;
  if (isCloud(controller.name)) return settings;
  const values = chartValues[controller.name].schema.parse(controller.values);
  return { ...settings, controller: { ...controller, values } };
}
