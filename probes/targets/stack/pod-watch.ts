import { setTimeout as delay } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import type { ComponentName } from '../../timeline/events.ts';
import { time } from '../../timeline/time-words.ts';
import { ContainerWatch } from './container-watch.ts';
import { LineLateness } from './line-lateness.ts';
import { NodeClocks } from './node-clocks.ts';
import type { ObjectWatch } from './object-watch.ts';
import { watchObjects } from './object-watch.ts';
import { workloadOf } from './pod-component.ts';
import type { Workload } from './pod-component.ts';
import type { PodEvent } from './pod-events.ts';
import { goneEvents, isReady, isTerminating, podEvents, runningContainer } from './pod-events.ts';
import type { StackContext } from './stack-context.ts';

/** What a line takes from the node's log to here, and a little more. */
const lastLinesMs = 300;

/** A pod of the stack as it is now. */
export interface StackPod {
  readonly name: string;
  readonly uid: string;
  readonly workload: Workload;
  readonly node: string;
  /** Its IP; null before it has one. */
  readonly address: string | null;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** How often its container was started again. */
  readonly restarts: number;
  /** Its container, watched; null while none runs. */
  readonly watch: ContainerWatch | null;
}

/** The pods of the stack's workloads: told to the timeline as they come and go, each running container watched. */
export class PodWatch implements AsyncDisposable {
  readonly clocks = new NodeClocks();
  readonly #lateness = new LineLateness();
  readonly #context: StackContext;
  readonly #pods = new Map<string, V1Pod>();
  readonly #containers = new Map<string, ContainerWatch>();
  readonly #endings = new Set<Promise<void>>();
  readonly #watches: ObjectWatch[] = [];
  #starting = true;
  /** The longest time for which the pods could not be watched. */
  #unwatchedMs = 0;

  private constructor(context: StackContext) {
    this.#context = context;
  }

  /** @throws TargetError when a namespace cannot be watched */
  static async start(context: StackContext): Promise<PodWatch> {
    const made = new PodWatch(context);
    try {
      for (const namespace of new Set(context.workloads.map((workload) => workload.namespace))) {
        made.#watches.push(await made.#watch(namespace));
      }
    } catch (error) {
      await made[Symbol.asyncDispose]();
      throw error;
    }
    made.#starting = false;
    return made;
  }

  /** The pods of a component, oldest first. */
  of(component: ComponentName): readonly StackPod[] {
    return [...this.#pods.values()]
      .toSorted((a, b) => String(a.metadata?.creationTimestamp).localeCompare(String(b.metadata?.creationTimestamp)))
      .flatMap((pod) => {
        const workload = workloadOf(pod, this.#context.workloads);
        return workload?.component === component ? [this.#view(pod, workload)] : [];
      });
  }

  /** Whether a pod, by its UID, is still there. */
  isThere(uid: string): boolean {
    return this.#pods.has(uid);
  }

  /** Whether the clock of every node with a running container was asked, or cannot be. */
  get clocksKnown(): boolean {
    return this.clocks.unasked.length === 0 && [...this.#containers.values()].every((container) => container.looked);
  }

  /**
   * What an event's time may be wrong by: the clocks of the nodes, what a line takes to be read there, and how long the cluster could not be
   * watched, since what happened meanwhile is told only after that.
   */
  get clockErrorMs(): number {
    return this.clocks.errorMs + this.#lateness.p99 + this.#unwatchedMs;
  }

  /** How many connections the pods of a component say that they closed, or had closed, by control commands. */
  controlled(component: ComponentName): number {
    const ofComponent = [...this.#containers.values()].filter((container) => container.component === component);
    return ofComponent.reduce((sum, { controlled }) => sum + controlled, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch[Symbol.asyncDispose]()));
    // What was said last is under way.
    if (this.#containers.size > 0) await delay(lastLinesMs);
    await Promise.all([...this.#containers.values()].map((container) => container.leave()));
    await Promise.all(this.#endings);
  }

  #watch(namespace: string): Promise<ObjectWatch> {
    const { access, happened } = this.#context;
    return watchObjects<V1Pod>(access.config, {
      path: `/api/v1/namespaces/${namespace}/pods`,
      what: `the pods in namespace '${namespace}'`,
      changed: (pod, before) => {
        this.#changed(pod, before);
      },
      gone: (last) => {
        this.#gone(last);
      },
      broken: (why) => {
        happened({ kind: 'phase', phase: `the pods in ${namespace} cannot be watched`, detail: `${why}; tried again` });
      },
      mended: (afterMs) => {
        this.#unwatchedMs = Math.max(this.#unwatchedMs, afterMs);
        const detail = `nothing was heard for ${time(afterMs)}: what happened meanwhile is told late by up to that`;
        happened({ kind: 'phase', phase: `the pods in ${namespace} are watched again`, detail });
      },
    });
  }

  #changed(pod: V1Pod, before: V1Pod | null): void {
    const workload = workloadOf(pod, this.#context.workloads);
    if (workload === null) return;
    this.#pods.set(pod.metadata?.uid ?? '', pod);
    const was = before === null ? null : runningContainer(before, workload.container);
    for (const event of podEvents(pod, before, workload)) this.#tell(event, was);
    const id = runningContainer(pod, workload.container);
    if (id !== null && !this.#containers.has(id)) this.#follow(id, pod, workload);
  }

  #gone(last: V1Pod): void {
    const workload = workloadOf(last, this.#context.workloads);
    if (workload === null) return;
    this.#pods.delete(last.metadata?.uid ?? '');
    for (const event of goneEvents(last, workload)) this.#tell(event, runningContainer(last, workload.container));
  }

  /** An end is told at the time at which the container was lost, which is more exact than the kubelet's word. */
  #tell(event: PodEvent, was: string | null): void {
    const container = was === null ? undefined : this.#containers.get(was);
    const at = (event.phase === 'gone' ? container?.lostAt : null) ?? this.#context.clock.now();
    this.#context.emit({ at, ...event });
    if (event.phase !== 'gone' || container === undefined || was === null) return;
    const ending = container.ended(event).finally(() => {
      this.#endings.delete(ending);
    });
    this.#endings.add(ending);
  }

  #follow(id: string, pod: V1Pod, workload: Workload): void {
    const node = this.clocks.of(pod.spec?.nodeName ?? '');
    const name = pod.metadata?.name ?? '';
    this.#containers.set(
      id,
      new ContainerWatch({ workload, pod: name, node, lateness: this.#lateness, old: this.#starting }, this.#context),
    );
  }

  #view(pod: V1Pod, workload: Workload): StackPod {
    const id = runningContainer(pod, workload.container);
    const status = pod.status?.containerStatuses?.find(({ name }) => name === workload.container);
    return {
      name: pod.metadata?.name ?? '',
      uid: pod.metadata?.uid ?? '',
      workload,
      node: pod.spec?.nodeName ?? '',
      address: pod.status?.podIP ?? null,
      ready: isReady(pod),
      terminating: isTerminating(pod),
      restarts: status?.restartCount ?? 0,
      watch: id === null ? null : (this.#containers.get(id) ?? null),
    };
  }
}
