import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document } from 'yaml';
import { LineCounter, isMap, isPair, isScalar, parseDocument, visit } from 'yaml';
import { nearest } from './nearest.ts';
import type { Origin } from './read-settings.ts';
import { knownKeys, readSettings } from './read-settings.ts';
import type { Settings, SettingsInput } from './schema.ts';
import { SettingsError } from './settings-error.ts';
import { stackNamesIn } from './stack-names.ts';

/** Our part of a Pulumi configuration: keys are written `drainproof:controller`, `drainproof:app` … */
const namespace = 'drainproof';

/**
 * Reads `Pulumi.<stack>.yaml` as Pulumi would give it to the program, without the engine. Keys of other namespaces are not ours to judge.
 * @param folder where the stack files are
 * @throws SettingsError when there is no such stack (with those that there are), the YAML is broken, a value is encrypted, or settings are wrong
 */
export async function readStackFile(folder: string, stack: string): Promise<Settings> {
  const file = `Pulumi.${stack}.yaml`;
  const text = await readFile(join(folder, file), 'utf8').catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new SettingsError(`there is no stack '${stack}'`, [await whatThereIs(folder, stack)]);
  });
  return parseStackFile(file, text);
}

/** The pure part of {@link readStackFile}: the text of one stack's file, with its name for messages. */
export function parseStackFile(file: string, text: string): Settings {
  const { input, origin } = stackInput(file, text);
  return readSettings(input, origin);
}

/**
 * The settings of a stack's file as they are written there, checked for what only a file can have wrong.
 * @throws SettingsError when the YAML is broken, a value is encrypted, or a key lacks its namespace
 */
export function stackInput(file: string, text: string): { readonly input: SettingsInput; readonly origin: Origin } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => error.message.split(':\n')[0] ?? error.code);
    throw new SettingsError(`${file} is not YAML`, problems);
  }
  checkShape(file, document);
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    const [section, ...rest] = path.map(String);
    return section === undefined ? null : lineOfKey(document, lines, ['config', `${namespace}:${section}`, ...rest]);
  };
  const ours = ourSections(document);
  const problems = [
    ...Object.keys(ours)
      .filter((name) => holdsSecret(ours[name]))
      .map(
        (name) =>
          `line ${lineOf([name])}: '${namespace}:${name}' holds an encrypted value, and none of our settings is a secret: set it again without --secret`,
      ),
    ...misspeltNamespaces(document).map(
      (name) =>
        `'${name}' is in no namespace of ours, and would be passed over (did you mean '${namespace}${name.slice(name.indexOf(':'))}'?)`,
    ),
    ...withoutNamespace(document).map((name) => `'${name}' names no namespace: write '${namespace}:${name}'`),
  ];
  if (problems.length > 0) throw new SettingsError(`${file} cannot be used`, problems);
  // What is not a setting in it is found when it is read.
  return { input: ours, origin: { file, lineOf } };
}

/** A file that is anything else would silently be every default. */
function checkShape(file: string, document: Document): void {
  const root = document.contents;
  const config = isMap(root) ? root.get('config', true) : null;
  const empty = (node: unknown): boolean =>
    node === null || node === undefined || (isScalar(node) && node.value === null);
  if ((empty(root) || isMap(root)) && (empty(config) || isMap(config))) return;
  const what = isMap(root) ? "'config' holds no keys" : 'the file holds no keys';
  throw new SettingsError(`${file} is no stack file`, [
    `${what}: write 'config:', and below it '${namespace}:controller:', '${namespace}:app:' … (docs/settings.md)`,
  ]);
}

function ourSections(document: Document): Record<string, unknown> {
  const config = document.get('config');
  const sections: Record<string, unknown> = {};
  for (const { key, value } of isMap(config) ? config.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name.startsWith(`${namespace}:`)) {
      sections[name.slice(namespace.length + 1)] = isMap(value) || isScalar(value) ? value.toJSON() : value;
    }
  }
  return sections;
}

/** Sections of ours whose namespace was forgotten: passing over them would silently use the defaults. */
function withoutNamespace(document: Document): readonly string[] {
  return keysIn(document).filter((name) => knownKeys([]).includes(name));
}

/** Keys of a namespace that is nearly ours. */
function misspeltNamespaces(document: Document): readonly string[] {
  return keysIn(document).filter((name) => {
    const [of, key] = name.split(':');
    return key !== undefined && of !== undefined && of !== namespace && nearest(of, [namespace]) !== null;
  });
}

function keysIn(document: Document): readonly string[] {
  const config = document.get('config');
  return isMap(config) ? config.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
}

/** Whether a value is, or has in it, what `pulumi config set --secret` writes: `{secure: …}`. */
function holdsSecret(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ('secure' in value && Object.keys(value).length === 1) || Object.values(value).some(holdsSecret);
}

/** The line of the last key of a path, or of the nearest key above it that is in the file. */
function lineOfKey(document: Document, lines: LineCounter, path: readonly string[]): number | null {
  let line: number | null = null;
  let depth = 0;
  visit(document, {
    Pair: (_, pair) => {
      if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.value) !== path[depth]) return visit.SKIP;
      depth += 1;
      if (pair.key.range) line = lines.linePos(pair.key.range[0]).line;
      return depth === path.length ? visit.BREAK : undefined;
    },
  });
  return line;
}

async function whatThereIs(folder: string, stack: string): Promise<string> {
  const stacks = await stackNamesIn(folder);
  const near = nearest(stack, stacks);
  const hint = near === null ? '' : `; did you mean '${near}'?`;
  return `no file Pulumi.${stack}.yaml in ${folder}${hint} (stacks there: ${stacks.join(', ') || 'none'})`;
}
