import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetUpFailure } from './failure.mjs';

/** So many of a tool's last lines are shown when it fails. */
const shownLines = 15;

/**
 * Runs a tool without a word of its own on the terminal, and waits for its end. Ctrl-C ends both.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ ok: boolean, output: string, ended: string }>} its output, and how it ended, in words
 */
export function runTool(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output, ended: error.message }));
    child.on('close', (code, signal) => {
      const ended = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
      resolve({ ok: code === 0, output, ended });
    });
  });
}

/**
 * The last lines of what a tool said, indented.
 * @param {string} output
 */
export function lastLines(output) {
  const lines = output.trim().split('\n').slice(-shownLines);
  return lines.map((line) => `  ${line.trimEnd()}`).join('\n');
}

/**
 * A step that may take a while: says on standard error what is done before it begins, and how long it took after, on one line.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function step(what, step) {
  const began = performance.now();
  process.stderr.write(`set-up: ${what} … `);
  try {
    const result = await step();
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}

/**
 * A tool that has to succeed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, otherwise: string }} options `otherwise` says what to do when it fails
 */
export async function mustRun(command, args, { otherwise, ...options }) {
  const { ok, output, ended } = await runTool(command, args, options);
  if (ok) return;
  throw new SetUpFailure(`'${[command, ...args].join(' ')}' ${ended}:\n${lastLines(output)}\n${otherwise}`);
}

/**
 * The exit code by which a shell tells that a signal ended a program.
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOfSignal(signal) {
  return 128 + (constants.signals[signal] ?? 0);
}
