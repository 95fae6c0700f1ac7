import { z } from 'zod';
import { nearest } from './nearest.ts';

/** Where settings came from, for messages. */
export interface Origin {
  readonly file: string;
  /** The line on which a key stands, where that is known. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number | null;
}

/** What was checked, against what. */
export interface Checked {
  readonly input: unknown;
  readonly origin: Origin;
  readonly schema: z.ZodType;
  /** The path at which `schema` begins; the whole is checked where it is left out. */
  readonly under?: readonly string[];
  /** What an unknown key is none of. */
  readonly kind: string;
}

/** What is wrong, one line for each: key, what was found, what is allowed, the nearest known name. */
export function describeIssue(issue: z.core.$ZodIssue, checked: Checked): string[] {
  const { input, origin, schema, under = [], kind } = checked;
  const at = [...under, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schema, issue.path);
    return issue.keys.map((name) => {
      const path = [...at, name];
      const [section = '', ...below] = name.split('.');
      if (at.length === 0 && below.length > 0 && known.includes(section)) {
        return `${lineIn(origin, path)}'${name}' is one key: 'pulumi config set' needs --path to set '${below.join('.')}' of '${section}'`;
      }
      return `${lineIn(origin, path)}'${path.join('.')}' is not ${kind}${didYouMean(name, known)} (known here: ${known.join(', ')})`;
    });
  }
  const key = at.length === 0 ? 'the settings' : `'${at.join('.')}'`;
  const found = valueAt(input, at);
  const line = lineIn(origin, at);
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return [
      `${line}${key} must be one of ${allowed.join(', ')}, got ${quote(found)}${didYouMean(String(found), allowed)}`,
    ];
  }
  const names = issue.message.includes(quote(found));
  return [`${line}${key}: ${issue.message}${names ? '' : `, got ${quote(found)}`}`];
}

/** What is wrong with a value, where its schema has no words of its own for it. */
export function plainly(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return `must be ${typeWords[issue.expected] ?? `of type ${issue.expected}`}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return undefined;
}

const typeWords: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  object: 'keys with values below it',
  record: 'keys with values below it',
  array: 'a list',
};

/** The keys that a schema knows at a path. */
export function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const at = path.reduce<z.core.JSONSchema.BaseSchema | undefined>((node, key) => {
    const next = node?.properties?.[String(key)];
    return typeof next === 'object' ? next : undefined;
  }, json);
  return Object.keys(at?.properties ?? {});
}

export function didYouMean(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === null ? '' : ` (did you mean '${near}'?)`;
}

export function lineIn(origin: Origin, path: readonly PropertyKey[]): string {
  const line = origin.lineOf?.(path) ?? null;
  return line === null ? '' : `line ${line}: `;
}

export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function quote(value: unknown): string {
  if (value === undefined) return 'nothing';
  return `'${typeof value === 'string' ? value : JSON.stringify(value)}'`;
}
