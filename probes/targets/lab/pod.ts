import type { Duration } from '../../../infra/settings/duration.ts';
import type { Clock } from '../../timeline/clock.ts';
import type { ComponentName, Happening } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Exit } from './child.ts';
import type { Container, StartContainer } from './container.ts';
import { isHealthy } from './health.ts';
import type { Address } from './relay.ts';
import type { Endpoints } from './service.ts';

/** The parts of a pod's specification that decide how it starts and ends. */
export interface PodSpec {
  readonly component: ComponentName;
  readonly container: StartContainer;
  /** Where the Service sends traffic. */
  readonly traffic: Address;
  readonly health: Address;
  readonly livenessPath: string;
  readonly readinessPath: string;
  readonly probePeriod: Duration;
  readonly failureThreshold: number;
  readonly preStop: Duration;
  readonly grace: Duration;
  /** What the kubelet adds once when a preStop hook is still running at the end of the grace (2 s; Kubernetes "Pod Lifecycle"). */
  readonly lateHookExtra: Duration;
}

export interface PodContext {
  readonly name: string;
  readonly directory: string;
  readonly endpoints: Endpoints;
  readonly clock: Clock;
  readonly happened: (event: Happening) => void;
}

/** How long a container may take to answer its startupProbe: real time, since processes do not start faster in compressed time. */
const startDeadlineMs = 20_000;
const startupProbePeriodMs = 25;
const probeTimeoutMs = 2_000;

/**
 * A pod as the kubelet runs it: startupProbe, then readinessProbe and livenessProbe; a container that ends by itself is started
 * again; on deletion the endpoint leaves at once, in parallel with preStop, then the stop signal, then SIGKILL at the end of the grace.
 */
export class Pod {
  readonly name: string;
  readonly spec: PodSpec;
  readonly #context: PodContext;
  readonly #stop = new AbortController();
  #container: Container | null = null;
  #ready = false;
  #terminating = false;
  #gone: Promise<void> | null = null;

  constructor(spec: PodSpec, context: PodContext) {
    this.name = context.name;
    this.spec = spec;
    this.#context = context;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get terminating(): boolean {
    return this.#terminating;
  }

  get container(): Container {
    if (this.#container === null) throw new TargetError(`pod ${this.name} has no running container`);
    return this.#container;
  }

  /** Starts the container and waits until the pod is ready. */
  async start(signal: AbortSignal): Promise<void> {
    await this.#startContainer();
    const { clock } = this.#context;
    const deadline = clock.now() + startDeadlineMs;
    while (!(await this.#probe(this.spec.readinessPath))) {
      if (clock.now() > deadline) {
        throw new TargetError(
          `pod ${this.name} did not become ready within ${startDeadlineMs / 1000} s: ${this.spec.health.host}:${this.spec.health.port}${this.spec.readinessPath} gave no success`,
        );
      }
      await clock.sleep(startupProbePeriodMs, signal);
    }
    this.#setReady(true);
    this.#probing = this.#probeOn();
  }

  /** SIGKILL to the container's processes, as an OOM kill: the kubelet then starts it again. */
  kill(): void {
    const { pid } = this.container;
    this.#signalled(pid, 'SIGKILL', 'fault');
    this.container.kill();
  }

  /** Deletes the pod; resolves when all of its processes are gone. Called again it returns the same end. */
  terminate(): Promise<void> {
    this.#gone ??= this.#terminate();
    return this.#gone;
  }

  /** Ends the pod at once, for the end of a run. */
  async destroy(): Promise<void> {
    this.#terminating = true;
    this.#stop.abort();
    this.#container?.kill();
    await this.#container?.exited;
    await this.#probing;
  }

  #probing: Promise<void> = Promise.resolve();

  async #terminate(): Promise<void> {
    const { clock, happened } = this.#context;
    const { preStop, grace, lateHookExtra } = this.spec;
    this.#terminating = true;
    this.#stop.abort();
    happened({ kind: 'pod', pod: this.name, component: this.spec.component, phase: 'terminating' });
    this.#setReady(false);
    const container = this.container;
    const hookMs = Math.min(preStop.ms, grace.ms);
    const hookWasCut = preStop.ms > grace.ms;
    const graceLeftMs = hookWasCut ? lateHookExtra.ms : Math.max(grace.ms - hookMs, lateHookExtra.ms);
    if (hookMs > 0) {
      happened({ kind: 'pre-stop', pod: this.name, phase: 'begun' });
      await Promise.race([clock.sleep(hookMs), container.exited]);
      happened({ kind: 'pre-stop', pod: this.name, phase: hookWasCut ? 'cut' : 'done' });
    }
    const exit = await this.#end(container, graceLeftMs);
    this.#context.endpoints.remove(this.name);
    this.#tellGone(exit);
  }

  /** The stop signal, then SIGKILL to what is left when the grace is over. */
  async #end(container: Container, graceMs: number): Promise<Exit> {
    container.stop();
    const kill = setTimeout(() => {
      this.#signalled(container.pid, 'SIGKILL', 'kubelet');
      container.kill();
    }, graceMs);
    const exit = await container.exited;
    clearTimeout(kill);
    container.kill();
    return exit;
  }

  #tellGone(exit: Exit): void {
    this.#context.happened({
      kind: 'pod',
      pod: this.name,
      component: this.spec.component,
      phase: 'gone',
      exitCode: exit.code,
      signal: exit.signal,
    });
  }

  async #startContainer(): Promise<void> {
    const container = await this.spec.container(this.#context.directory);
    this.#container = container;
    this.#context.happened({
      kind: 'pod',
      pod: this.name,
      component: this.spec.component,
      phase: 'started',
      pid: container.pid,
    });
  }

  /** The kubelet's probes, until the pod is deleted: liveness and startup stop then (Kubernetes "Pod Lifecycle"). */
  async #probeOn(): Promise<void> {
    let unready = 0;
    let dead = 0;
    while (!this.#stop.signal.aborted) {
      const exited = await Promise.race([this.container.exited, this.#pause()]);
      if (this.#stop.signal.aborted) return;
      if (exited !== undefined) {
        await this.#restartContainer(exited);
        unready = dead = 0;
        continue;
      }
      unready = (await this.#probe(this.spec.readinessPath)) ? 0 : unready + 1;
      dead = (await this.#probe(this.spec.livenessPath)) ? 0 : dead + 1;
      if (this.#terminating) return;
      if (unready === 0) this.#setReady(true);
      else if (unready >= this.spec.failureThreshold) this.#setReady(false);
      if (dead >= this.spec.failureThreshold) await this.#end(this.container, this.spec.grace.ms);
    }
  }

  async #restartContainer(exit: Exit): Promise<void> {
    const { clock } = this.#context;
    this.#setReady(false);
    this.#tellGone(exit);
    await this.#startContainer();
    const deadline = clock.now() + startDeadlineMs;
    while (!this.#stop.signal.aborted && clock.now() < deadline) {
      if (await this.#probe(this.spec.readinessPath)) break;
      await clock.sleep(startupProbePeriodMs);
    }
  }

  async #pause(): Promise<undefined> {
    await this.#context.clock.sleep(this.spec.probePeriod.ms, this.#stop.signal).catch(() => undefined);
    return undefined;
  }

  #probe(path: string): Promise<boolean> {
    return isHealthy(this.spec.health, path, probeTimeoutMs);
  }

  #setReady(ready: boolean): void {
    if (ready && this.#terminating) return;
    const { endpoints, happened } = this.#context;
    if (ready !== this.#ready) {
      this.#ready = ready;
      happened({ kind: 'pod', pod: this.name, component: this.spec.component, phase: ready ? 'ready' : 'unready' });
    }
    endpoints.update({ pod: this.name, ...this.spec.traffic, ready, terminating: this.#terminating });
  }

  #signalled(pid: number, signal: string, by: 'kubelet' | 'fault'): void {
    const process = this.spec.component === 'controller' ? 'proxy-master' : 'app';
    this.#context.happened({ kind: 'signal', pod: this.name, pid, process, signal, by });
  }
}
