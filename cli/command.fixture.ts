import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The command as users start it. */
export const entry = join(import.meta.dirname, '..', 'bin', 'drainproof.mjs');

/** What a command said and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running `drainproof`, as a user starts it. */
export interface Running {
  readonly pid: number;
  /** Standard error so far. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

export interface StartOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the command in a process of its own, without a terminal. */
export function startCommand(args: readonly string[], options: StartOptions = {}): Running {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: options.cwd,
    env: { ...process.env, NO_COLOR: '1', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    pid: child.pid ?? 0,
    said: () => stderr,
    kill: (signal) => void child.kill(signal),
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr })),
  };
}

/** Runs the command to its end. */
export function runCommand(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
  return startCommand(args, options).ended;
}
