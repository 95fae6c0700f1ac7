import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { findNpm, npmAdvice, quietly } from './npm.mjs';
import { ownFolder, repository } from './places.mjs';
import { mustRun, step } from './tool.mjs';

/**
 * Installs the packages of package-lock.json where they are not, or not the same.
 * @param {{ root?: string, folder?: string }} [places]
 */
export async function installPackages({ root = repository, folder = ownFolder } = {}) {
  if (await areInstalled(root)) return;
  await withLock(folder, async () => {
    if (await areInstalled(root)) return;
    const npm = findNpm();
    await step('packages by npm ci', () =>
      mustRun(npm.command, [...npm.args, 'ci', ...quietly], { cwd: root, otherwise: npmAdvice }),
    );
  });
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps a list of what it has installed, and writes it last.
 * @param {string} root
 */
export async function areInstalled(root) {
  const wanted = await packagesOf(join(root, 'package-lock.json'));
  const present = await packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '' || (optional === true && present[path] === undefined)) return true;
    return present[path]?.version === version;
  });
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version?: string, optional?: boolean }>>} none where there is no such file
 */
async function packagesOf(file) {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return JSON.parse(text).packages ?? {};
}
