import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, Request } from './protocol.ts';

/** A script of this folder in a process of its own, which ends with this object. */
export class Forked implements AsyncDisposable {
  readonly child: ChildProcess;

  constructor(script: string) {
    this.child = fork(new URL(script, import.meta.url), {
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('a child process of the benchmark did not start');
    return this.child.pid;
  }

  async ask(request: Request): Promise<number> {
    const answered = once(this.child, 'message') as Promise<[Answer]>;
    this.child.send(request);
    const [{ count }] = await answered;
    return count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}
