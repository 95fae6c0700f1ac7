import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of ours, with its group: a proxy's master and the workers that it forks. */
export interface Child {
  readonly pid: number;
  /** Resolves when the first process is gone. Never rejects. */
  readonly exited: Promise<Exit>;
  readonly running: boolean;
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
 * Starts a process in a group of its own, so that a Ctrl-C on the terminal reaches drainproof and not its children.
 * @throws the system's error (ENOENT, EACCES …) when it cannot be started.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(options.command, [...options.args], {
    cwd: options.directory,
    env: { PATH: process.env['PATH'] ?? '', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.command} started without a process id`);
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream], crlfDelay: Infinity }).on('line', (line) => {
      options.onLine(stream, line);
    });
  }
  return {
    pid,
    exited,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    signal: (signal) => child.kill(signal),
    kill: () => {
      killGroup(pid);
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
