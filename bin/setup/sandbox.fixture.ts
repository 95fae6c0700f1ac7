import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './programs.mjs';

/** Programs of every Unix that our scripts use. */
const shellTools = ['sh', 'rm', 'chmod', 'cat'];

/** A folder of one test, with a PATH in which there is nothing but what the test puts there. */
export interface Sandbox extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  /** A program of that name, as a shell script. */
  program(name: string, script: string): Promise<string>;
  /** What the programs have written to this file of the folder, line by line. */
  lines(file: string): Promise<readonly string[]>;
}

/** For as long as it lives, PATH is its own. */
export async function startSandbox(): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'drainproof set-up '));
  const path = join(folder, 'programs');
  const before = process.env['PATH'];
  await mkdir(path);
  for (const tool of shellTools) await symlink(findProgram([tool]) ?? tool, join(path, tool));
  process.env['PATH'] = path;
  return {
    folder,
    path,
    program: async (name, script) => {
      const file = join(path, name);
      await writeFile(file, `#!/bin/sh\ncd '${folder}'\n${script}\n`);
      await chmod(file, 0o755);
      return file;
    },
    lines: async (file) => {
      const text = await readFile(join(folder, file), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    async [Symbol.asyncDispose]() {
      process.env['PATH'] = before;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** For as long as it lives, this process says that it runs as this user. */
export function asUser(uid: number): Disposable {
  const own = process.getuid;
  process.getuid = () => uid;
  return {
    [Symbol.dispose]: () => {
      if (own === undefined) delete process.getuid;
      else process.getuid = own;
    },
  };
}

/** What is written to standard error while the work is done. */
export async function stderrOf(work: () => Promise<unknown>): Promise<string> {
  const { stderr } = process;
  const original = stderr.write.bind(stderr);
  let text = '';
  stderr.write = (chunk: string | Uint8Array) => {
    text += chunk.toString();
    return true;
  };
  try {
    await work();
  } finally {
    stderr.write = original;
  }
  return text;
}
