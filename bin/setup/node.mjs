import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { findNpm, npmAdvice, quietly } from './npm.mjs';
import { ownFolder } from './places.mjs';
import { findProgram } from './programs.mjs';
import { exitCodeOfSignal, mustRun, runTool, step } from './tool.mjs';

/** The package `node` in this version is installed where the Node that runs us is too old. */
const version = '24.21.0';

/**
 * Whether a Node can run our TypeScript as it stands: types are stripped by default from 22.18 and 23.6 on, but `await using` is
 * JavaScript, and came with 24.
 * @param {string} nodeVersion
 */
export function isNewEnough(nodeVersion) {
  return Number(nodeVersion.split('.')[0]) >= 24;
}

/** @param {string} [folder] */
export async function installNode(folder = ownFolder) {
  const home = join(folder, 'node24');
  const binary = join(home, 'node_modules', '.bin', 'node');
  if (findProgram([binary]) !== null) return binary;
  await withLock(folder, async () => {
    if (findProgram([binary]) !== null) return;
    const what = `Node ${version} into .drainproof/node24, since this one is ${process.versions.node}`;
    await step(what, () => installInto(folder, home));
  });
  return binary;
}

/**
 * Installed beside its place and then moved there, so that what is in the place is whole.
 * @param {string} folder
 * @param {string} home
 */
async function installInto(folder, home) {
  const partial = join(folder, 'node24.partial');
  await rm(partial, { recursive: true, force: true });
  await rm(home, { recursive: true, force: true });
  await mkdir(partial);
  await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
  const npm = findNpm();
  // Its install script chooses the package for this machine.
  const install = ['install', '--prefix', partial, '--ignore-scripts=false', ...quietly, `node@${version}`];
  await mustRun(npm.command, [...npm.args, ...install], { cwd: partial, otherwise: advice });
  const answer = await runTool(join(partial, 'node_modules', '.bin', 'node'), ['--version']);
  if (!answer.ok) {
    throw new SetUpFailure(`the Node ${version} that npm installed does not run: ${answer.ended}\n${advice}`);
  }
  await rename(partial, home);
}

const advice = `${npmAdvice}\nOr install Node 24 yourself (https://nodejs.org/en/download) and start with that.`;

/**
 * Starts the command that runs now once more, with another Node, and ends as it ends. The other Node takes this one's place where
 * the system and this Node can do that; else it gets every signal that comes here, once.
 * @param {string} binary
 */
export async function startAgainWith(binary) {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.removeAllListeners('warning');
    process.execve(binary, [binary, ...args], process.env);
  }
  process.exit(await passThrough(binary, args));
}

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']);

/** Ctrl-C in `npm start` comes from the terminal and once more from npm: within this time it is one. */
const onceWithinMs = 250;

/**
 * Runs a program in a group of its own, so that a terminal's Ctrl-C reaches it only through us; and then all of the group, as from
 * a terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code, as a shell would tell it
 */
export function passThrough(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', detached: true });
    /** @type {Map<string, number>} */
    const last = new Map();
    for (const signal of passedOn) {
      process.on(signal, () => {
        const now = performance.now();
        if (now - (last.get(signal) ?? -Infinity) < onceWithinMs) return;
        last.set(signal, now);
        if (child.pid !== undefined) sendToGroup(child.pid, signal);
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal === null ? (code ?? 1) : exitCodeOfSignal(signal)));
  });
}

/**
 * @param {number} leader
 * @param {NodeJS.Signals} signal
 */
function sendToGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch {
    // It has just ended.
  }
}
