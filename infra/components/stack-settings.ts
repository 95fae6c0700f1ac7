import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Origin } from '../settings/read-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/schema.ts';
import { stackInput } from '../settings/stack-file.ts';

/** Our part of a stack's configuration: keys are written `drainproof:controller` … */
const prefix = 'drainproof:';

/**
 * The settings of the stack that runs now, as the engine gives them: from its file, or from wherever else Pulumi was told to take them.
 * Errors name the line where the stack's file has one.
 * @param project the project's folder
 * @throws SettingsError
 */
export async function engineSettings(project: string): Promise<Settings> {
  const stack = pulumi.getStack();
  return readSettings(sectionsOf(pulumi.runtime.allConfig()), await originOf(project, stack));
}

/** Sections by their names; the engine hands objects over as JSON. */
export function sectionsOf(config: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config)
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), plain(value)]),
  );
}

function plain(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function originOf(project: string, stack: string): Promise<Origin> {
  const file = `Pulumi.${stack}.yaml`;
  const text = await readFile(join(project, file), 'utf8').catch(() => null);
  return text === null ? { file: `the configuration of stack '${stack}'` } : stackInput(file, text).origin;
}
