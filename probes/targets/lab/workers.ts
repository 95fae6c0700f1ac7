import { readFile } from 'node:fs/promises';
import type { ProxyContext } from './proxy.ts';

interface Worker {
  readonly pid: number;
  readonly generation: number;
  drainingSince: number | null;
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

  /** A new worker: the ones before it drain from now on. */
  started(pid: number): void {
    this.allDraining();
    this.#generation += 1;
    const worker = { pid, generation: this.#generation, drainingSince: null };
    this.#alive.set(pid, worker);
    this.#tell(worker, 'started');
  }

  /** The proxy was asked to stop: its workers take no new connections any more. */
  allDraining(): void {
    for (const worker of this.#alive.values()) {
      if (worker.drainingSince !== null) continue;
      worker.drainingSince = this.#context.now();
      this.#tell(worker, 'draining');
    }
  }

  exited(pid: number, exitCode: number | null): void {
    const worker = this.#alive.get(pid);
    if (worker === undefined) return;
    this.#alive.delete(pid);
    this.#tell(worker, 'exited', exitCode);
  }

  /** The master is gone: what is left of its workers goes with it (HAProxy 2.6 and NGINX 1.22, seen with kill -9 of the master). */
  allExited(): void {
    for (const pid of [...this.#alive.keys()]) this.exited(pid, null);
  }

  #tell({ pid, generation }: Worker, phase: 'started' | 'draining' | 'exited', exitCode?: number | null): void {
    this.#context.happened({
      kind: 'worker',
      pod: this.#context.pod,
      pid,
      generation,
      phase,
      ...(exitCode === undefined ? {} : { exitCode }),
    });
  }
}

/** The process's proportional set size in bytes, from Linux's smaps_rollup; null elsewhere, or when the process is gone. */
export async function pssOf(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
