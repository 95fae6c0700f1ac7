import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tail } from './tail.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours, with its group: a proxy's master and the workers that it forks. */
export interface Child {
  readonly pid: number;
  /**
   * Resolves when the first process is gone, what was left of its group is killed (as a container ends with its PID 1; NGINX's workers
   * outlive a killed master otherwise), and its last line is read. Never rejects.
   */
  readonly exited: Promise<Exit>;
  readonly running: boolean;
  /** Whether {@link kill} was called: what ends by SIGKILL then was not somebody else's doing. */
  readonly killed: boolean;
  /** What it said last on standard error, one line; '' for nothing. */
  readonly lastWords: string;
  /** To the first process only; false when it is gone already. */
  signal(signal: NodeJS.Signals): boolean;
  /** SIGKILL to the whole group, as the kubelet kills a container. */
  kill(): void;
}

export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** Its working directory: how a later start recognises what a killed run left behind (run-directory.ts). */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/**
 * Starts a process in a group of its own, so that a Ctrl-C on the terminal reaches drainproof and not its children. Its standard output
 * is a file in its folder (tail.ts says why). It is killed when this process exits, however that comes about; but for kill -9, after
 * which the next start does it.
 * @throws the system's error (ENOENT, EACCES …) when it cannot be started.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const path = join(options.directory, 'stdout.log');
  const output = openSync(path, 'a');
  const lines = tail(path, (line) => {
    options.onLine('stdout', line);
  });
  const child = spawn(options.command, [...options.args], {
    cwd: options.directory,
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
    stdio: ['ignore', output, 'pipe'],
    detached: true,
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    lines.end();
    throw error;
  } finally {
    closeSync(output);
  }
  const { pid, stderr } = child;
  if (pid === undefined || stderr === null) throw new Error(`${options.command} started without a process id`);
  killAtExit(pid);
  let lastWords = '';
  let killed = false;
  createInterface({ input: stderr, crlfDelay: Infinity }).on('line', (line) => {
    if (line !== '') lastWords = line;
    options.onLine('stderr', line);
  });
  const exited = new Promise<Exit>((resolve) => {
    // 'close' comes when all writers of its standard error are gone too, and with it the group.
    child.once('exit', () => {
      killGroup(pid);
    });
    child.once('close', (code: number | null, signal: NodeJS.Signals | null) => {
      alive.delete(pid);
      lines.end();
      resolve({ code, signal });
    });
  });
  return {
    pid,
    exited,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    get killed() {
      return killed;
    },
    get lastWords() {
      return lastWords;
    },
    signal: (signal) => child.kill(signal),
    kill: () => {
      killed = true;
      killGroup(pid);
    },
  };
}

const alive = new Set<number>();

function killAtExit(pid: number): void {
  if (!process.listeners('exit').includes(killAll)) process.on('exit', killAll);
  alive.add(pid);
}

function killAll(): void {
  for (const pid of alive) killGroup(pid);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
