import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface LabProcess {
  readonly run: ChildProcess;
  /** Where its lab listens. */
  readonly url: string;
  /** All that it wrote on standard error. */
  readonly complaints: () => string;
}

/** A process of its own that starts a lab below `root`, says where it is, and does `then` (JavaScript) when it reads a line. */
export async function startLabProcess(
  root: string,
  { controller, then = '', environment = {} }: { controller: object; then?: string; environment?: NodeJS.ProcessEnv },
): Promise<LabProcess> {
  const here = (file: string): string => JSON.stringify(join(import.meta.dirname, file));
  const program = `
    const { openRunDirectory } = await import(${here('run-directory.ts')});
    const { startTestLab } = await import(${here('lab.fixture.ts')});
    try {
      const directory = await openRunDirectory(() => {}, ${JSON.stringify(root)});
      const lab = await startTestLab({ controller: ${JSON.stringify(controller)}, hold: 2, directory });
      process.stdin.once('data', () => { ${then} });
      console.log(lab.target.url);
    } catch (error) {
      console.error(error.name + ': ' + error.message);
      process.exit(3);
    }`;
  const run = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let complaints = '';
  run.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
  const [line] = (await Promise.race([
    once(createInterface({ input: run.stdout }), 'line'),
    once(run, 'close').then(() => ['']),
  ])) as [string];
  return { run, url: line, complaints: () => complaints };
}

/** Processes that work in a folder below `root`. Linux only, as the tests that use it. */
export async function processesBelow(root: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return pids.filter((_, index) => folders[index]?.startsWith(`${root}/`)).map(Number);
}
