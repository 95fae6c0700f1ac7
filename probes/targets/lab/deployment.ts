import { TargetError } from '../errors.ts';
import type { Pod } from './pod.ts';

/** How a rollout replaces pods: both in pods, as a Deployment's rollingUpdate after rounding. */
export interface RollingUpdate {
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

export interface DeploymentSpec {
  readonly replicas: number;
  readonly strategy: RollingUpdate;
}

/** So many pods of one kind, replaced by rolling update. */
export class Deployment implements AsyncDisposable {
  readonly name: string;
  readonly #replicas: number;
  readonly #strategy: RollingUpdate;
  readonly #createPod: () => Promise<Pod>;
  readonly #all: Pod[] = [];

  constructor(name: string, spec: DeploymentSpec, createPod: () => Promise<Pod>) {
    this.name = name;
    this.#replicas = spec.replicas;
    this.#strategy = spec.strategy;
    this.#createPod = createPod;
  }

  /** Pods that are not being deleted. */
  get pods(): readonly Pod[] {
    return this.#all.filter((pod) => !pod.terminating);
  }

  /** Starts all replicas and waits until they are ready. */
  async start(signal: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: this.#replicas }, () => this.#addPod(signal)));
  }

  /**
   * `kubectl rollout restart`, until every old pod is gone. New pods come first as far as maxSurge allows; an old one is deleted when
   * enough are ready; ending pods are not waited for before the next is deleted, as a Deployment does not.
   * @returns how many pods were replaced
   */
  async rolloutRestart(signal: AbortSignal): Promise<number> {
    const old = this.pods;
    const ends: Promise<void>[] = [];
    const waiting = [...old];
    let fresh = 0;
    while (waiting.length > 0) {
      signal.throwIfAborted();
      const room = this.#replicas + this.#strategy.maxSurge - this.pods.length;
      const missing = Math.min(room, this.#replicas - fresh);
      const starting = Array.from({ length: missing }, () => this.#addPod(signal));
      fresh += missing;
      await Promise.all(starting);
      const mayGo = this.pods.filter((pod) => pod.ready).length - (this.#replicas - this.#strategy.maxUnavailable);
      if (missing === 0 && mayGo <= 0) {
        throw new TargetError(`the rollout of ${this.name} cannot go on: no pod may be added and none may be deleted`);
      }
      for (const pod of waiting.splice(0, mayGo)) ends.push(pod.terminate());
    }
    await Promise.race([Promise.all(ends), aborted(signal)]);
    signal.throwIfAborted();
    return old.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((pod) => pod.destroy()));
  }

  async #addPod(signal: AbortSignal): Promise<void> {
    const pod = await this.#createPod();
    this.#all.push(pod);
    await pod.start(signal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
