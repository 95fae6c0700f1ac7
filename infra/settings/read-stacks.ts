import { SettingsError } from './settings-error.ts';
import type { NamedStack } from './stack-conflicts.ts';
import { readStackFile } from './stack-file.ts';
import { stackNamesIn } from './stack-names.ts';

/**
 * Every stack of a folder whose file can be read, to hold one against the others. One that cannot be read claims nothing yet: it is refused
 * when it is deployed itself.
 */
export async function readableStacks(folder: string): Promise<readonly NamedStack[]> {
  const read = (await stackNamesIn(folder)).map(async (name) => {
    try {
      return { name, settings: await readStackFile(folder, name) };
    } catch (error) {
      if (error instanceof SettingsError) return null;
      throw error;
    }
  });
  return (await Promise.all(read)).filter((stack) => stack !== null);
}
