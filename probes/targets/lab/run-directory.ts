import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir, userInfo } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of one run: each pod has a folder in it, and each process of ours works in its pod's folder. */
export interface RunDirectory extends AsyncDisposable {
  readonly path: string;
  /** Makes the folder of one pod. */
  forPod(pod: string): Promise<string>;
}

/**
 * Makes a run's folder, after ending what runs left behind that were killed (kill -9, a crash, a power cut): their processes are
 * known by their working directory, and are ours by that alone.
 * @param report told in one line what was cleaned up.
 */
export async function openRunDirectory(report: (line: string) => void, root = defaultRoot()): Promise<RunDirectory> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  await sweep(root, report);
  const path = await mkdtemp(join(root, 'run-'));
  await writeFile(join(path, 'owner'), await identity(process.pid));
  return {
    path,
    forPod: async (pod) => {
      const directory = join(path, pod);
      await mkdir(directory, { recursive: true });
      return directory;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Short, because the path of a Unix socket may have about 100 characters and HAProxy's sockets live below. */
function defaultRoot(): string {
  const base = process.platform === 'win32' ? tmpdir() : '/tmp';
  return join(base, `drainproof-${userInfo().uid}`);
}

/** Ends and removes what runs left whose owner is gone. Runs that go on are not touched. */
async function sweep(root: string, report: (line: string) => void): Promise<void> {
  for (const name of await readdir(root)) {
    const directory = join(root, name);
    const owner = await readFile(join(directory, 'owner'), 'utf8').catch(() => null);
    if (owner === null) {
      if (await isYoung(directory)) continue;
    } else if ((await identity(Number(owner.split(' ')[0]))) === owner) continue;
    const left = await processesIn(directory);
    for (const pid of left) killQuietly(pid);
    await rm(directory, { recursive: true, force: true });
    report(`cleaned up after a run that was killed: ${left.length} process${left.length === 1 ? '' : 'es'} ended`);
  }
}

/** A folder without an owner yet belongs to a run that is starting this moment. */
async function isYoung(directory: string): Promise<boolean> {
  const made = await stat(directory).catch(() => null);
  return made !== null && Date.now() - made.ctimeMs < 10_000;
}

/** A process id and its start time: a pid alone may have been given to somebody else since. Empty when it is gone. */
async function identity(pid: number): Promise<string> {
  const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim() === '' ? '' : `${pid} ${stdout.trim()}`;
}

async function processesIn(directory: string): Promise<number[]> {
  return process.platform === 'linux' ? processesInByProc(directory) : processesInByLsof(directory);
}

async function processesInByProc(directory: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      return cwd.startsWith(directory + sep) ? [pid] : [];
    }),
  );
  return found.flat();
}

async function processesInByLsof(directory: string): Promise<number[]> {
  const { stdout } = await run('lsof', ['-a', '-d', 'cwd', '-u', String(userInfo().uid), '-Fpn']).catch(() => ({
    stdout: '',
  }));
  const pids: number[] = [];
  let pid = 0;
  for (const line of stdout.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    if (line.startsWith('n') && line.slice(1).includes(directory + sep)) pids.push(pid);
  }
  return pids;
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between, which is what we wanted.
  }
}
