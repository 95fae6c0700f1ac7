import type { ProxyNotice } from '../../../infra/controllers/notice.ts';
import type { TimelineEvent } from '../../timeline/events.ts';
import type { ProcessStat } from './process-stat.ts';

type WorkerEvent = Extract<TimelineEvent, { readonly kind: 'worker' }>;
type Exit = Pick<WorkerEvent, 'exitCode' | 'signal'>;

interface Worker {
  readonly pid: number;
  readonly generation: number;
  draining: boolean;
}

export interface ProxyStoryOptions {
  readonly pod: string;
  readonly proxy: 'haproxy' | 'nginx';
  readonly emit: (event: TimelineEvent) => void;
}

/** As a shell and HAProxy's master tell a signal: 128 + its number. */
const stoppedBy: Readonly<Record<number, string>> = { 143: 'SIGTERM', 130: 'SIGINT' };

/** A process that was seen twice, or missed twice, and that no line told of by then, will not be told of any more. */
const samplesWithoutLine = 2;

/**
 * What happens to a proxy's master and workers in one container, told from its own lines, and by the processes that are there where its
 * lines do not tell (what was before the run, a master that was killed). Observed, never concluded from settings.
 */
export class ProxyStory {
  readonly #options: ProxyStoryOptions;
  readonly #alive = new Map<number, Worker>();
  readonly #ended = new Set<number>();
  /** Process ids on which lines and samples disagree, with the time since when, and for how many samples. */
  readonly #unsaid = new Map<number, { readonly at: number; samples: number }>();
  #generation = -1;
  #reload: { readonly at: number; begun: boolean } | null = null;
  /** A signal on which the master ends, of which it did not say the name. */
  #stop: { readonly at: number; readonly pid: number } | null = null;
  #loads = 0;

  constructor(options: ProxyStoryOptions) {
    this.#options = options;
  }

  /** How many configurations were loaded since it is watched. */
  get loads(): number {
    return this.#loads;
  }

  /** Workers that are there, draining or not. */
  get workers(): readonly number[] {
    return [...this.#alive.keys()];
  }

  /** Whether workers of an older configuration still take new connections. */
  get olderServe(): boolean {
    return [...this.#alive.values()].some(({ generation, draining }) => generation < this.#generation && !draining);
  }

  /** Takes what a line says, at its time on the run's clock. */
  notice(notice: ProxyNotice, at: number): void {
    switch (notice.kind) {
      case 'reloading':
        this.#reload = { at, begun: false };
        break;
      case 'worker-started':
        this.#started(notice.pid, at);
        break;
      case 'loaded':
        this.#loaded(at);
        break;
      case 'refused':
        this.#tellReload(false);
        break;
      case 'worker-drains':
        this.#drains(notice.pid, at);
        break;
      case 'worker-exited':
        this.#exited(notice.pid, at, notice);
        break;
      case 'stopping':
        this.#stopping(notice, at);
    }
  }

  /**
   * Takes the workers that are there, oldest first.
   * @param first whether the container was there before it was watched, and this is the first look at it
   */
  sample(workers: readonly ProcessStat[], at: number, first: boolean): void {
    const there = new Set(workers.map(({ pid }) => pid));
    for (const { pid } of workers) {
      if (this.#alive.has(pid) || this.#ended.has(pid)) this.#unsaid.delete(pid);
      else if (first || this.#isLong(pid, at)) this.#found(pid, this.#unsaid.get(pid)?.at ?? at);
    }
    if (first && this.#options.proxy === 'haproxy') this.#olderDrain(at);
    for (const pid of [...this.#alive.keys()]) {
      if (!there.has(pid) && this.#isLong(-pid, at)) {
        this.#exited(pid, this.#unsaid.get(-pid)?.at ?? at, { exitCode: null, signal: null });
      }
    }
  }

  /** The container is gone: what had not ended before ended with it. */
  containerEnded(at: number, exit: Exit): void {
    for (const pid of [...this.#alive.keys()]) this.#exited(pid, at, exit);
    this.#generation = -1;
    this.#ended.clear();
    this.#unsaid.clear();
  }

  #isLong(key: number, at: number): boolean {
    const unsaid = this.#unsaid.get(key) ?? { at, samples: 0 };
    unsaid.samples += 1;
    this.#unsaid.set(key, unsaid);
    return unsaid.samples >= samplesWithoutLine;
  }

  /** A worker that no line tells of. HAProxy has one of each generation; NGINX's of one are made in one go. */
  #found(pid: number, at: number): void {
    if (this.#generation < 0 || this.#options.proxy === 'haproxy') this.#generation += 1;
    this.#add(pid, at);
  }

  #started(pid: number, at: number): void {
    if (this.#alive.has(pid)) return;
    if (this.#generation < 0 || this.#options.proxy === 'haproxy') this.#generation += 1;
    else if (this.#reload?.begun === false) this.#generation += 1;
    if (this.#reload !== null) this.#reload.begun = true;
    this.#add(pid, at);
    // NGINX says nothing else when it has loaded.
    if (this.#options.proxy === 'nginx') this.#tellReload(true);
  }

  #loaded(at: number): void {
    this.#tellReload(true);
    this.#olderDrain(at);
  }

  #tellReload(ok: boolean): void {
    if (this.#reload === null) return;
    const { pod, emit } = this.#options;
    const { at } = this.#reload;
    this.#reload = null;
    if (ok) this.#loads += 1;
    emit({ at, kind: 'reload', pod, generation: this.#generation, ok, trigger: 'its controller asked for it' });
  }

  #olderDrain(at: number): void {
    for (const { pid, generation } of this.#alive.values()) if (generation < this.#generation) this.#drains(pid, at);
  }

  #add(pid: number, at: number): void {
    const worker = { pid, generation: this.#generation, draining: false };
    this.#alive.set(pid, worker);
    this.#ended.delete(pid);
    this.#unsaid.delete(pid);
    this.#tell(worker, at, { phase: 'started' });
  }

  #drains(pid: number, at: number): void {
    const worker = this.#alive.get(pid);
    if (worker === undefined || worker.draining) return;
    worker.draining = true;
    // HAProxy's newest worker drains for no other reason than that its master was told to stop so.
    if (worker.generation === this.#generation) this.#stoppedBy('SIGUSR1');
    this.#tell(worker, at, { phase: 'draining' });
  }

  #exited(pid: number, at: number, { exitCode = null, signal = null }: Exit): void {
    const worker = this.#alive.get(pid);
    if (worker === undefined) return;
    this.#alive.delete(pid);
    this.#ended.add(pid);
    this.#unsaid.delete(-pid);
    const name = stoppedBy[exitCode ?? 0];
    if (name !== undefined && worker.generation === this.#generation) this.#stoppedBy(name);
    this.#tell(worker, at, { phase: 'exited', exitCode, signal });
  }

  #stopping({ pid, signal }: Extract<ProxyNotice, { readonly kind: 'stopping' }>, at: number): void {
    // NGINX's workers hear of it from their master, and say so in the same words.
    if (this.#alive.has(pid)) return;
    if (signal === null) this.#stop = { at, pid };
    else this.#signalled(pid, signal, at);
  }

  /** What followed shows by which signal the master was told to stop. */
  #stoppedBy(signal: string): void {
    if (this.#stop === null) return;
    const { pid, at } = this.#stop;
    this.#stop = null;
    this.#signalled(pid, signal, at);
  }

  #signalled(pid: number, signal: string, at: number): void {
    const { pod, emit } = this.#options;
    emit({ at, kind: 'signal', pod, pid, process: 'proxy-master', signal, by: 'supervisor', read: true });
  }

  #tell({ pid, generation }: Worker, at: number, what: Pick<WorkerEvent, 'phase'> & Exit): void {
    this.#options.emit({ at, kind: 'worker', pod: this.#options.pod, pid, generation, ...what });
  }
}
