import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetUpFailure } from './failure.mjs';

const pollMs = 200;

/**
 * Does the work while no other start of ours does it on the same folder. A lock whose owner is gone is taken over.
 * @template T
 * @param {string} folder made when it is missing
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, work) {
  const lock = join(folder, 'set-up.lock');
  await makeFolder(folder);
  while (!(await take(lock))) {
    await dropAbandoned(lock);
    await delay(pollMs);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

/** @param {string} folder */
async function makeFolder(folder) {
  try {
    await mkdir(folder, { recursive: true });
    const probe = join(folder, `.${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SetUpFailure(
      `nothing can be installed in ${folder}: ${why}\nRun this as the user who owns the folder of the repository, or clone it anew.`,
    );
  }
}

/**
 * The lock appears with its owner's pid already in it.
 * @param {string} lock
 */
async function take(lock) {
  const own = `${lock}.${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Of several that find the same abandoned lock one moves it away; if that was another's new one, it is put back.
 * @param {string} lock
 */
async function dropAbandoned(lock) {
  if (await isAlive(lock)) return;
  const aside = `${lock}.abandoned.${randomUUID()}`;
  try {
    await rename(lock, aside);
    if (await isAlive(aside)) await link(aside, lock);
  } catch {
    // Somebody else was first.
  } finally {
    await rm(aside, { force: true });
  }
}

/** @param {string} lock */
async function isAlive(lock) {
  const pid = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
