import { z } from 'zod';
import { nearest } from './nearest.ts';
import type { CloudName, Settings } from './schema.ts';
import { isCloud, profilesOf, settingsSchema } from './schema.ts';
import { SettingsError } from './settings-error.ts';

/** Where settings came from, for messages. */
export interface Origin {
  readonly file: string;
  /** The line on which a key stands, where that is known. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number | null;
}

/**
 * Checks settings and fills in every default.
 * @param input plain data, as {@link import('./schema.ts').SettingsInput} has it
 * @throws SettingsError with one line for each problem: key, what was found, what is allowed, the nearest known name
 */
export function readSettings(input: unknown, origin: Origin): Settings {
  const parsed = settingsSchema.safeParse(input);
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, input, origin)),
    ...profileProblems(input, origin),
  ];
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new SettingsError(`${origin.file} cannot be used`, problems);
}

/** The settings of a section, or of the whole for an empty path, as the schema knows them. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
  const at = path.reduce<z.core.JSONSchema.BaseSchema | undefined>((node, key) => {
    const next = node?.properties?.[String(key)];
    return typeof next === 'object' ? next : undefined;
  }, schema);
  return Object.keys(at?.properties ?? {});
}

function describe(issue: z.core.$ZodIssue, input: unknown, origin: Origin): string[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(issue.path);
    return issue.keys.map((name) => {
      const path = [...issue.path, name];
      return `${lineIn(origin, path)}'${path.join('.')}' is not a setting${didYouMean(name, known)} (known here: ${known.join(', ')})`;
    });
  }
  const key = issue.path.length === 0 ? 'the settings' : `'${issue.path.join('.')}'`;
  const found = valueAt(input, issue.path);
  const line = lineIn(origin, issue.path);
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return [
      `${line}${key} must be one of ${allowed.join(', ')}, got ${quote(found)}${didYouMean(String(found), allowed)}`,
    ];
  }
  const names = issue.message.includes(quote(found));
  return [`${line}${key}: ${issue.message}${names ? '' : `, got ${quote(found)}`}`];
}

/** Which profiles there are depends on the controller, which the schema of one key cannot say. */
function profileProblems(input: unknown, origin: Origin): string[] {
  const parsed = settingsSchema.shape.controller.unwrap().pick({ name: true, profile: true }).strip();
  const controller = parsed.safeParse(valueAt(input, ['controller']) ?? {});
  if (!controller.success) return [];
  const { name, profile } = controller.data;
  if (isCloud(name)) return podProblems(name, input, origin);
  const profiles = profilesOf(name);
  if (profile === undefined || profiles.includes(profile)) return [];
  const line = lineIn(origin, ['controller', 'profile']);
  return [
    `${line}'controller.profile' must be one of ${profiles.join(', ')} for '${name}', got '${profile}'${didYouMean(profile, profiles)}`,
  ];
}

/** What says something about a controller's pods. */
const ofPods = [
  ...['profile', 'replicas', 'terminationGracePeriod', 'preStopDelay', 'hardStop', 'maxReloads', 'margin'],
  ...['chart', 'image', 'values'],
];

function podProblems(name: CloudName, input: unknown, origin: Origin): string[] {
  const written = Object.keys(valueAt(input, ['controller']) ?? {});
  return written
    .filter((key) => ofPods.includes(key))
    .map((key) => {
      const line = lineIn(origin, ['controller', key]);
      return `${line}'controller.${key}' does nothing for '${name}', a load balancer of the cloud without pods or a chart of ours: leave it out`;
    });
}

function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? '' : ` (did you mean '${near}'?)`;
}

function lineIn(origin: Origin, path: readonly PropertyKey[]): string {
  const line = origin.lineOf?.(path) ?? null;
  return line === null ? '' : `line ${line}: `;
}

function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  return `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
