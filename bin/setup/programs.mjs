import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Beside PATH: Debian's servers, which an ordinary user's PATH may lack, and Homebrew (probes/targets/lab/binaries.ts has the same). */
const furtherFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/**
 * The first of these programs that is there and may be run, as an absolute path; null when there is none.
 * @param {readonly string[]} names
 * @param {{ path?: string, further?: readonly string[] }} [where]
 */
export function findProgram(names, { path = process.env['PATH'] ?? '', further = furtherFolders } = {}) {
  for (const name of names) {
    const places = isAbsolute(name)
      ? [name]
      : [...path.split(delimiter), ...further].map((folder) => join(folder, name));
    const found = places.find((place) => isAbsolute(place) && mayRun(place));
    if (found !== undefined) return found;
  }
  return null;
}

/** @param {string} file */
function mayRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
