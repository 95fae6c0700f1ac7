import { mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join, sep } from 'node:path';
import { promisify } from 'node:util';
import { asTargetError, TargetError } from '../errors.ts';
import { identityOf, isStillThere } from './process-identity.ts';

const run = promisify(execFile);

/** A folder with one in it for each pod. Each process of ours works in its pod's folder. */
export interface PodFolders extends AsyncDisposable {
  readonly path: string;
  /** Where Node keeps our programs compiled: it outlives the run, so that the next one starts faster. */
  readonly compileCache: string;
  /** Makes the folder of one pod. */
  forPod(pod: string): Promise<string>;
}

/** The folder of one run of drainproof. */
export interface RunDirectory extends PodFolders {
  /** Makes the folder of one lab: labs side by side have pods of the same names. */
  forLab(): Promise<PodFolders>;
}

/**
 * Makes a run's folder, after ending what runs left behind that were killed (kill -9, a crash, a power cut): their processes are
 * known by their working directory, and are ours by that alone. The folder goes when this process exits, at the latest.
 * @param report told in one line what was cleaned up.
 * @throws TargetError when the folder cannot be made or written to
 */
export async function openRunDirectory(report: (line: string) => void, root = defaultRoot()): Promise<RunDirectory> {
  try {
    await mkdir(root, { recursive: true, mode: 0o700 });
    await checkOwner(root);
    await sweep(root, report);
    const path = await mkdtemp(join(root, 'run-'));
    await writeFile(join(path, 'owner'), await identityOf(process.pid));
    const remove = (): void => {
      rmSync(path, { recursive: true, force: true });
    };
    process.once('exit', remove);
    const compileCache = join(root, 'compile-cache');
    const folders = podFolders(path, compileCache);
    return {
      ...folders,
      forLab: async () => podFolders(await mkdtemp(join(path, 'lab-')), compileCache),
      [Symbol.asyncDispose]: async () => {
        process.off('exit', remove);
        await folders[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    throw asTargetError(error, `the lab's folder below ${root} cannot be used`);
  }
}

function podFolders(path: string, compileCache: string): PodFolders {
  return {
    path,
    compileCache,
    forPod: async (pod) => {
      const directory = join(path, pod);
      await mkdir(directory, { recursive: true });
      return directory;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** Everybody may make folders in /tmp: one of somebody else's with our name would hold our sockets. */
async function checkOwner(root: string): Promise<void> {
  const { uid } = await stat(root);
  const own = process.getuid?.() ?? uid;
  if (uid !== own) {
    throw new TargetError(`${root} belongs to user ${uid}, and this is user ${own}: remove that folder and run again`);
  }
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
    if (!name.startsWith('run-')) continue;
    const owner = await readFile(join(directory, 'owner'), 'utf8').catch(() => null);
    if (owner === null) {
      if (await isYoung(directory)) continue;
    } else if (await isStillThere(owner)) continue;
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
