import { setTimeout as delay } from 'node:timers/promises';
import { TargetError } from '../errors.ts';
import type { Pod } from './pod.ts';
import { PortTaken } from './port-taken.ts';

/** So many pods, and how a rollout replaces them: all in pods, as a Deployment's rollingUpdate after rounding. */
export interface DeploymentPlan {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
}

/** How long a rollout may stand still, with no pod to add, to delete or to wait for: real time. */
const stuckMs = 30_000;
const pollMs = 20;
/** Another program may take a port between its choice and its use; three times in a row is no accident. */
const portAttempts = 3;

/** So many pods of one kind, replaced by rolling update. */
export class Deployment implements AsyncDisposable {
  readonly name: string;
  readonly #plan: DeploymentPlan;
  readonly #createPod: () => Promise<Pod>;
  readonly #all: Pod[] = [];
  /** Pods that are not in {@link #all} yet. */
  #making = 0;

  constructor(name: string, plan: DeploymentPlan, createPod: () => Promise<Pod>) {
    this.name = name;
    this.#plan = plan;
    this.#createPod = createPod;
  }

  /** Pods that are not being deleted. */
  get pods(): readonly Pod[] {
    return this.#all.filter((pod) => !pod.terminating);
  }

  /** Starts all replicas and waits until they are ready. */
  async start(signal: AbortSignal): Promise<void> {
    const work = new Work();
    for (let pod = 0; pod < this.#plan.replicas; pod++) work.add(this.#addPod(signal));
    // Also when one fails the others are waited for: only what is known can be ended.
    await work.done();
  }

  /**
   * `kubectl rollout restart`, until every old pod is gone. New pods come as far as maxSurge allows; old ones are deleted as far as
   * enough are ready; ending pods are not waited for before the next is deleted, as a Deployment does not.
   * @returns how many pods were replaced
   */
  async rolloutRestart(signal: AbortSignal): Promise<number> {
    const { replicas, maxSurge, maxUnavailable } = this.#plan;
    const old = [...this.pods];
    const waiting = [...old];
    const work = new Work();
    let fresh = 0;
    let movedAt = performance.now();
    while (waiting.length > 0) {
      signal.throwIfAborted();
      work.throwIfFailed();
      const room = replicas + maxSurge - this.pods.length - this.#making;
      const toAdd = Math.max(0, Math.min(room, replicas - fresh));
      for (let added = 0; added < toAdd; added++) work.add(this.#addPod(signal));
      fresh += toAdd;
      const mayGo = this.pods.filter((pod) => pod.ready).length - (replicas - maxUnavailable);
      for (const pod of waiting.splice(0, Math.max(0, mayGo))) work.add(pod.terminate());
      if (toAdd > 0 || mayGo > 0) movedAt = performance.now();
      if (performance.now() - movedAt > stuckMs) {
        throw new TargetError(`the rollout of ${this.name} cannot go on: no pod may be added and none may be deleted`);
      }
      if (waiting.length > 0) await delay(pollMs, undefined, { signal });
    }
    await work.done(signal);
    return old.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#all.map((pod) => pod.destroy()));
  }

  async #addPod(signal: AbortSignal): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const pod = await this.#makePod();
      try {
        await pod.start(signal);
        return;
      } catch (error) {
        if (!(error instanceof PortTaken) || attempt === portAttempts) throw error;
        this.#all.splice(this.#all.indexOf(pod), 1);
        await pod.destroy();
      }
    }
  }

  async #makePod(): Promise<Pod> {
    this.#making += 1;
    try {
      const pod = await this.#createPod();
      this.#all.push(pod);
      return pod;
    } finally {
      this.#making -= 1;
    }
  }
}

/** What goes on side by side; the first failure is kept until somebody asks. */
class Work {
  readonly #parts: Promise<void>[] = [];
  readonly #failures: unknown[] = [];

  add(part: Promise<void>): void {
    this.#parts.push(
      part.catch((error: unknown) => {
        this.#failures.push(error);
      }),
    );
  }

  throwIfFailed(): void {
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  /** Waits for all of it, or for the signal. @throws the first failure, or the signal's reason */
  async done(signal?: AbortSignal): Promise<void> {
    const all = Promise.all(this.#parts);
    await (signal === undefined ? all : Promise.race([all, aborted(signal)]));
    this.throwIfFailed();
    signal?.throwIfAborted();
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
