import { setTimeout as delay } from 'node:timers/promises';
import type { ComponentName, TimelineEvent } from '../../timeline/events.ts';
import type { Attendant, Exchange } from './attendant.ts';
import { attend } from './attendant.ts';
import { apiProblem } from './api-problem.ts';
import type { ClockBounds } from './clock-bounds.ts';
import type { LogLine } from './container-log.ts';
import { followLog } from './container-log.ts';
import type { ContainerPlace } from './exec.ts';
import type { LineReader } from './line-reader.ts';
import type { LineLateness } from './line-lateness.ts';
import { appReader, proxyReader } from './line-reader.ts';
import type { Workload } from './pod-component.ts';
import { proxyProcesses } from './process-stat.ts';
import { ProxyStory } from './proxy-story.ts';
import type { StackContext } from './stack-context.ts';

export interface WatchedContainer {
  readonly workload: Workload;
  readonly pod: string;
  /** The clock of its node. */
  readonly node: ClockBounds;
  readonly lateness: LineLateness;
  /** Whether it ran before the target was started: what it said then is not of this run. */
  readonly old: boolean;
}

type Exit = Pick<Extract<TimelineEvent, { readonly kind: 'pod' }>, 'exitCode' | 'signal'>;

/** How often a proxy's processes are looked at, and how often the clock of any other container's node. */
const proxyPeriodMs = 500;
const clockPeriodMs = 2_000;
/** Lines of the past that only tell how the app's clock stands to its node's. */
const pastLines = 50;
/** Before a way that broke under a running container is opened again. */
const againAfterMs = 2_000;
/** A container that ends just then cannot be looked into either, which the kubelet tells within this time. */
const mostFailures = 2;
/** How long a container's log may take to come to its end after the container has. */
const lastLinesMs = 5_000;

/** One run of a container: its log is followed, its processes are looked at, and its end is told. */
export class ContainerWatch {
  readonly place: ContainerPlace;
  /** What happens to its proxy; null for apps. */
  readonly story: ProxyStory | null;
  /** When nothing could be run in it any more, which is when it ended; null while it runs, and where nothing can be run in it. */
  lostAt: number | null = null;
  readonly component: ComponentName;
  /** How many connections its `control` lines say were closed. */
  controlled = 0;
  readonly #container: WatchedContainer;
  readonly #context: StackContext;
  readonly #stop = new AbortController();
  #over = false;
  #attendant: Attendant | null = null;
  #looks = 0;
  #blind = false;
  readonly #lines: LogLine[] = [];
  readonly #read: LineReader;
  readonly #log: Promise<void>;
  readonly #attending: Promise<void>;

  constructor(container: WatchedContainer, context: StackContext) {
    this.#container = container;
    this.#context = context;
    this.component = container.workload.component;
    const { workload, pod } = container;
    const { emit, proxy } = context;
    this.place = { namespace: workload.namespace, pod, container: workload.container };
    this.story = workload.component === 'controller' ? new ProxyStory({ pod, proxy, emit }) : null;
    this.#read = this.#reader();
    this.#log = this.#readLog();
    this.#attending = this.#attend();
  }

  /** Whether it was looked into, or cannot be. */
  get looked(): boolean {
    return this.#looks > 0 || this.#blind;
  }

  /** The kubelet says that it has ended: its last lines are read, then what its proxy left open ends with it. */
  async ended(exit: Exit): Promise<void> {
    this.#over = true;
    this.#readOn();
    const at = this.lostAt ?? this.#context.clock.now();
    this.#attendant?.close();
    await Promise.race([this.#log, delay(lastLinesMs, undefined, { ref: false })]);
    this.story?.containerEnded(at, exit);
  }

  /** Leaves it alone: nothing of ours runs in it afterwards. */
  async leave(): Promise<void> {
    this.#over = true;
    this.#stop.abort();
    this.#attendant?.close();
    await Promise.all([this.#log, this.#attending]);
  }

  async #readLog(): Promise<void> {
    const { access } = this.#context;
    const { old, pod } = this.#container;
    const problem = await followLog(access.config, {
      place: this.place,
      past: old ? pastLines : 'all',
      onLine: (line) => {
        this.#lines.push(line);
        this.#readOn();
      },
      goesOn: () => !this.#over,
      signal: this.#stop.signal,
    });
    if (problem === null) return;
    this.#context.happened({ kind: 'phase', phase: `the last lines of ${pod} could not be read`, detail: problem });
  }

  /** Reads what has come, once it can be told when it was: a node whose clock is not known yet is being asked. */
  #readOn(): void {
    if (!this.#over && !this.looked && !Number.isFinite(this.#container.node.errorMs)) return;
    for (const line of this.#lines.splice(0)) this.#read(line);
  }

  #reader(): LineReader {
    const { emit, clock, proxy } = this.#context;
    const { pod, node, lateness } = this.#container;
    const context = { pod, node, lateness, clock, emit };
    if (this.story !== null) return proxyReader(proxy, this.story, context);
    return appReader(context, (line) => {
      const { asked = 0, closed = 0, appAt: at } = line;
      this.controlled += closed;
      if (this.component === 'cleanup') emit({ at, kind: 'control', pod, by: 'cleanup', asked, closed });
    });
  }

  async #attend(): Promise<void> {
    const { clock, access, happened } = this.#context;
    const { signal } = this.#stop;
    const periodMs = this.story === null ? clockPeriodMs : proxyPeriodMs;
    const onExchange = (exchange: Exchange): void => {
      this.#look(exchange);
    };
    let failures = 0;
    while (!this.#over) {
      try {
        this.#attendant = await attend(access.config, this.place, { periodMs, clock, onExchange, signal });
        this.lostAt = null;
        if (signal.aborted) this.#attendant.close();
        const at = await this.#attendant.ended;
        if (this.#looks === 0) throw new Error("it has no shell, or no 'date'");
        this.lostAt = at;
      } catch (error) {
        failures += 1;
        if (this.#looks === 0 && !this.#over && failures === mostFailures) {
          this.#blind = true;
          this.#readOn();
          const detail = `${apiProblem(error).message}: its lines tell what happens there`;
          happened({ kind: 'phase', phase: `${this.place.pod} cannot be looked into`, detail });
          return;
        }
      }
      await delay(againAfterMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #look({ asked, answered, answer }: Exchange): void {
    const { node, old } = this.#container;
    if (answer.wallMs !== null) node.exchanged(answer.wallMs, asked, answered);
    const first = old && this.#looks === 0;
    this.#looks += 1;
    this.#readOn();
    if (this.story === null) return;
    const { workers } = proxyProcesses(answer.processes, this.#context.proxy);
    this.story.sample(workers, answered, first);
  }
}
