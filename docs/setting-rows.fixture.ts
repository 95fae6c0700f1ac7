import assert from 'node:assert/strict';
import { z } from 'zod';
import { plainBudget } from '../infra/settings/plain.ts';
import { readSettings } from '../infra/settings/read-settings.ts';
import { settingsSchema } from '../infra/settings/schema.ts';

/** A setting as its users see it. */
export interface SettingRow {
  /** With dots between its parts: `app.drain`. */
  readonly key: string;
  /** What it takes, in words or as a list of names. */
  readonly takes: string;
  /** As it would be written; null where it has none of its own. */
  readonly fixed: string | null;
  /** What happens where it is left out and has no default of its own. */
  readonly otherwise: string;
  readonly description: string;
}

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

/** Every setting, in the order of the schema. */
export function settingRows(): readonly SettingRow[] {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as Node;
  return rowsOf(schema, defaultSettings(), []);
}

/** The defaults as they would be written in a stack's file. */
export function defaultSettings(): Readonly<Record<string, unknown>> {
  return plainBudget(readSettings({}, { file: 'the defaults' }));
}

function rowsOf(node: Node, value: unknown, path: readonly string[]): readonly SettingRow[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const at = [...path, name];
    const inner = (value as Readonly<Record<string, unknown>>)[name];
    if (child.properties !== undefined) return rowsOf(child, inner, at);
    const key = at.join('.');
    assert.ok(child.description, `'${key}' has no description`);
    return [
      {
        key,
        takes: kind(child),
        fixed: isEmpty(inner) ? null : String(inner),
        otherwise: child.otherwise ?? 'none',
        description: child.description,
      },
    ];
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

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
