import type { Duration } from '../../../infra/settings/duration.ts';
import type { Clock } from '../../timeline/clock.ts';
import type { ComponentName, Happening } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Exit } from './child.ts';
import type { Container, StartContainer } from './container.ts';
import { isHealthy } from './health.ts';
import { startFailure } from './port-taken.ts';
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
/** Before a container that could not be started again is tried once more: real time. */
const backOffMs = 1_000;

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
  /** The latest start of the container, done or under way. */
  #starting: Promise<unknown> = Promise.resolve();
  #probing: Promise<void> = Promise.resolve();
  #running = false;
  #ready = false;
  #terminating = false;
  #gone: Promise<void> | null = null;

  constructor(spec: PodSpec, context: PodContext) {
    this.name = context.name;
    this.spec = spec;
    this.#context = context;
  }

  /** Whether its container's process is there. */
  get running(): boolean {
    return this.#running;
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

  /**
   * Starts the container and waits until the pod is ready.
   * @throws TargetError when it ends before that, or takes too long
   */
  async start(signal: AbortSignal): Promise<void> {
    await this.#startContainer();
    await this.#untilReady(signal);
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
    await this.#starting.catch(() => undefined);
    this.#container?.kill();
    await this.#container?.exited;
    await this.#probing;
  }

  async #terminate(): Promise<void> {
    this.#terminating = true;
    this.#stop.abort();
    this.#context.happened({ kind: 'pod', pod: this.name, component: this.spec.component, phase: 'terminating' });
    this.#setReady(false);
    await this.#starting.catch(() => undefined);
    const container = this.container;
    const graceLeftMs = await this.#preStop(container);
    const exit = await this.#end(container, graceLeftMs);
    this.#context.endpoints.remove(this.name);
    this.#tellGone(exit);
  }

  /** Runs the hook, which may take the whole grace; returns how long the container has from now on. */
  async #preStop(container: Container): Promise<number> {
    const { clock, happened } = this.#context;
    const { preStop, grace, lateHookExtra } = this.spec;
    const hookWasCut = preStop.ms > grace.ms;
    const hookMs = Math.min(preStop.ms, grace.ms);
    if (hookMs > 0) {
      happened({ kind: 'pre-stop', pod: this.name, phase: 'begun' });
      const done = new AbortController();
      const hook = clock.sleep(hookMs, done.signal).catch(() => undefined);
      await Promise.race([hook, container.exited]);
      done.abort();
      happened({ kind: 'pre-stop', pod: this.name, phase: hookWasCut ? 'cut' : 'done' });
    }
    return hookWasCut ? lateHookExtra.ms : Math.max(grace.ms - hookMs, lateHookExtra.ms);
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
    const { component } = this.spec;
    const { code: exitCode, signal } = exit;
    this.#context.happened({ kind: 'pod', pod: this.name, component, phase: 'gone', exitCode, signal });
  }

  async #startContainer(): Promise<void> {
    const starting = this.spec.container(this.#context.directory);
    this.#starting = starting;
    const container = await starting.catch((error: unknown) => {
      throw error instanceof TargetError ? startFailure(error.message) : error;
    });
    this.#container = container;
    this.#running = true;
    void container.exited.then(() => {
      if (this.#container === container) this.#running = false;
    });
    const { component } = this.spec;
    this.#context.happened({ kind: 'pod', pod: this.name, component, phase: 'started', pid: container.pid });
  }

  /** The startupProbe. @throws TargetError when the container ends or is too late, the signal's reason when it is aborted */
  async #untilReady(signal: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    const { health, readinessPath } = this.spec;
    const deadline = clock.now() + startDeadlineMs;
    while (!(await this.#probe(readinessPath))) {
      if (!this.#running) {
        const { lastWords } = this.container;
        throw startFailure(`pod ${this.name} ended before it was ready${lastWords === '' ? '' : `: ${lastWords}`}`);
      }
      if (clock.now() > deadline) {
        const address = `${health.host}:${health.port}${readinessPath}`;
        throw new TargetError(
          `pod ${this.name} did not become ready within ${startDeadlineMs / 1000} s: ${address} gave no success`,
        );
      }
      await clock.sleep(startupProbePeriodMs, signal);
    }
  }

  /** The kubelet's probes, until the pod is deleted: liveness and startup stop then (Kubernetes "Pod Lifecycle"). */
  async #probeOn(): Promise<void> {
    const { readinessPath, livenessPath, failureThreshold, grace } = this.spec;
    let unready = 0;
    let dead = 0;
    while (!this.#stop.signal.aborted) {
      const exited = await Promise.race([this.container.exited, this.#pause(this.spec.probePeriod.ms)]);
      if (this.#stop.signal.aborted) return;
      if (exited !== undefined) {
        await this.#restartContainer(exited);
        unready = dead = 0;
        continue;
      }
      const ready = await this.#probe(readinessPath);
      const alive = livenessPath === readinessPath ? ready : await this.#probe(livenessPath);
      if (this.#terminating) return;
      unready = ready ? 0 : unready + 1;
      dead = alive ? 0 : dead + 1;
      if (unready === 0) this.#setReady(true);
      else if (unready >= failureThreshold) this.#setReady(false);
      if (dead >= failureThreshold) await this.#end(this.container, grace.ms);
    }
  }

  /** Until it is ready again or the pod is deleted. The kubelet would wait longer each time it fails (CrashLoopBackOff). */
  async #restartContainer(exit: Exit): Promise<void> {
    this.#setReady(false);
    this.#tellGone(exit);
    while (!this.#stop.signal.aborted) {
      try {
        await this.#startContainer();
        await this.#untilReady(this.#stop.signal);
        return;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        const detail = error instanceof Error ? error.message : String(error);
        this.#context.happened({ kind: 'phase', phase: `pod ${this.name} could not be started again`, detail });
        this.#container?.kill();
        await this.#pause(backOffMs);
      }
    }
  }

  async #pause(ms: number): Promise<undefined> {
    await this.#context.clock.sleep(ms, this.#stop.signal).catch(() => undefined);
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
