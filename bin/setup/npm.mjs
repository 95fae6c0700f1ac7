import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SetUpFailure } from './failure.mjs';
import { findProgram } from './programs.mjs';

/**
 * How to run npm: the one that runs us, else the one beside this Node, else the first in PATH. It is run by this Node, so that it
 * needs no `node` in PATH.
 * @returns {{ command: string, args: readonly string[] }}
 */
export function findNpm(environment = process.env) {
  const running = environment['npm_execpath'] ?? '';
  const own = basename(running) === 'npm-cli.js' ? running : null;
  const path = environment['PATH'] ?? '';
  const found = own ?? findProgram([join(dirname(process.execPath), 'npm'), 'npm'], { path });
  if (found === null) {
    throw new SetUpFailure(
      `npm was not found, neither beside ${process.execPath} nor in PATH.\nInstall it with Node: https://nodejs.org/en/download`,
    );
  }
  const file = realpathSync(found);
  return file.endsWith('.js') ? { command: process.execPath, args: [file] } : { command: found, args: [] };
}

/** npm says nothing that is not about the work itself. */
export const quietly = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** What to do when npm fails. */
export const npmAdvice =
  'Is the network there? If npm needs a proxy or a registry of yours, set it by `npm config set`; then start again.';
