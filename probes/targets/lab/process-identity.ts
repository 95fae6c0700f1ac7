import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process id and its start time, for a file: a pid alone may have been given to somebody else since. Empty when it is gone. */
export async function identityOf(pid: number): Promise<string> {
  const start = process.platform === 'linux' ? await startByProc(pid) : await startByPs(pid);
  return start === '' ? '' : `${pid} ${start}`;
}

/** The process id of an {@link identityOf}; NaN where there is none. */
export function pidOf(identity: string): number {
  return Number.parseInt(identity, 10);
}

/** Whether the process of an {@link identityOf} is still there, and is still the same. */
export async function isStillThere(identity: string): Promise<boolean> {
  return identity !== '' && (await identityOf(pidOf(identity))) === identity;
}

/** Clock ticks since boot, field 22; the name before it, in parentheses, may hold anything (proc(5), /proc/pid/stat). */
async function startByProc(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fieldsFromThird = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fieldsFromThird[22 - 3] ?? '';
}

async function startByPs(pid: number): Promise<string> {
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}
