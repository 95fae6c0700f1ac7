import { readdir } from 'node:fs/promises';

/** Names of the stacks that have a file in a folder, in alphabetical order; none where there is no such folder. */
export async function stackNamesIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []).toSorted();
}
