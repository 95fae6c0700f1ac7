import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command ended. `code` is null when there is no such command, or when a signal ended it. */
export interface CommandResult {
  readonly code: number | null;
  readonly missing: boolean;
  /** What it said on both streams. */
  readonly output: string;
}

/** Runs a command with our environment and waits for its end. An aborted signal ends it, and rejects with the signal's reason. */
export type RunCommand = (command: string, args: readonly string[], signal: AbortSignal) => Promise<CommandResult>;

export const runCommand: RunCommand = async (command, args, signal) => {
  signal.throwIfAborted();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    return { code, missing: false, output };
  } catch (error) {
    signal.throwIfAborted();
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { code: null, missing: true, output: '' };
  } finally {
    signal.removeEventListener('abort', end);
  }
};

/** The last lines of what a command said, which is where it says why it failed. */
export function lastLines(output: string, count = 12): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}
