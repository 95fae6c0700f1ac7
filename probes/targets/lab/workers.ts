import { readFile } from 'node:fs/promises';
import type { ProxyContext } from './proxy.ts';

interface Worker {
  readonly pid: number;
  readonly generation: number;
  drainingSince: number | null;
}

/** How a worker ended, as its master says it: HAProxy gives 128 + n for a signal, NGINX names the signal by its number. */
export interface WorkerExit {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** The exit in a line of the master's. */
export function exitIn({ exitCode, signal }: WorkerExit): WorkerExit {
  return { exitCode, signal };
}

/** The worker processes of one master, as its own lines tell of them. */
export class Workers {
  readonly #context: ProxyContext;
  readonly #alive = new Map<number, Worker>();
  #generation = -1;

  constructor(context: ProxyContext) {
    this.#context = context;
  }

  get generation(): number {
    return this.#generation;
  }

  get draining(): readonly { readonly pid: number; readonly ageMs: number }[] {
    const now = this.#context.now();
    return [...this.#alive.values()].flatMap(({ pid, drainingSince }) =>
      drainingSince === null ? [] : [{ pid, ageMs: now - drainingSince }],
    );
  }

  /** Workers that take new connections. */
  get serving(): number {
    return [...this.#alive.values()].filter(({ drainingSince }) => drainingSince === null).length;
  }

  started(pid: number): void {
    this.#generation += 1;
    this.#alive.set(pid, { pid, generation: this.#generation, drainingSince: null });
    this.#tell({ pid, generation: this.#generation }, 'started');
  }

  /** It takes no new connections any more. */
  drains(pid: number): void {
    const worker = this.#alive.get(pid);
    if (worker === undefined || worker.drainingSince !== null) return;
    worker.drainingSince = this.#context.now();
    this.#tell(worker, 'draining');
  }

  allDrain(): void {
    for (const pid of this.#alive.keys()) this.drains(pid);
  }

  exited(pid: number, exit: WorkerExit): void {
    const worker = this.#alive.get(pid);
    if (worker === undefined) return;
    this.#alive.delete(pid);
    this.#tell(worker, 'exited', exit);
  }

  /**
   * The master is gone, and what was left of its workers was ended with it (child.ts).
   * @param signal by which somebody else ended it; null where the lab did, which tells of its kills itself, but for those of its own end
   */
  allExited(signal: string | null): void {
    for (const pid of [...this.#alive.keys()]) this.exited(pid, { exitCode: null, signal });
  }

  #tell(worker: Pick<Worker, 'pid' | 'generation'>, phase: 'started' | 'draining' | 'exited', exit?: WorkerExit): void {
    const { pid, generation } = worker;
    this.#context.happened({ kind: 'worker', pod: this.#context.pod, pid, generation, phase, ...exit });
  }
}

/** The process's proportional set size in bytes, from Linux's smaps_rollup; null elsewhere, or when the process is gone. */
export async function pssOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
