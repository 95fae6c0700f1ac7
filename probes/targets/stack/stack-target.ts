import type { ComponentName } from '../../timeline/events.ts';
import { TargetError } from '../errors.ts';
import type { Bite, Capability, Lasting, Target } from '../target.ts';
import { startCleanup } from './cleanup-service.ts';
import { closeConnections } from './control-port.ts';
import { deletePod, evict } from './delete-pod.ts';
import { drainNode } from './drain-node.ts';
import { heldByServers } from './held-by-servers.ts';
import { kill } from './kill.ts';
import { partition } from './partition.ts';
import { reapply } from './reapply.ts';
import { reload } from './reload.ts';
import { restart } from './restart.ts';
import { scale } from './scale.ts';
import type { VerbContext } from './verb-context.ts';

/** The running parts of the target. */
export interface StackParts extends VerbContext {
  readonly missing: ReadonlyMap<Capability, string>;
  /** Everything that has to be ended, the lock with its undoing last. */
  readonly owned: AsyncDisposableStack;
}

/** A deployed stack as a {@link Target}: each verb acts by the Kubernetes API. */
export class StackTarget implements Target {
  readonly name: string;
  readonly url: string;
  readonly missing: ReadonlyMap<Capability, string>;
  readonly versions: Readonly<Record<string, string>>;
  readonly notModelled = [
    'the moments at which the kubelet notices that a container became ready or ended: its own word comes up to some 2 s after it',
  ];
  readonly #parts: StackParts;

  constructor(parts: StackParts) {
    const { outputs, access, missing } = parts;
    const { controller, images } = outputs;
    this.#parts = parts;
    this.name = `stack:${outputs.stack}`;
    this.url = outputs.ingressUrl;
    this.missing = missing;
    this.versions = {
      kubernetes: access.version,
      [`controller ${controller.name}`]: controller.version,
      ...Object.fromEntries(Object.entries(images).map(([name, image]) => [`image ${name}`, image])),
    };
  }

  get budget(): StackParts['budget'] {
    return this.#parts.budget;
  }

  /** What the clocks of the nodes may differ by from what was measured, as of now: it becomes less with each look at them. */
  get clockErrorMs(): number {
    return this.#parts.pods.clockErrorMs;
  }

  restart(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    return restart(component, this.#parts, signal);
  }

  reload(signal: AbortSignal): Promise<Bite> {
    return this.#can('reload') ?? reload(this.#parts, signal);
  }

  reapply(times: number, signal: AbortSignal): Promise<Bite> {
    return this.#can('reapply') ?? reapply(times, this.#parts, signal);
  }

  kill(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    return kill(component, this.#parts, signal);
  }

  deletePod(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    return deletePod(component, this.#parts, signal);
  }

  evict(component: ComponentName, signal: AbortSignal): Promise<Bite> {
    return evict(component, this.#parts, signal);
  }

  scale(component: ComponentName, replicas: number, signal: AbortSignal): Promise<Lasting> {
    return scale({ component, replicas }, this.#parts, signal);
  }

  drainNode(component: ComponentName, signal: AbortSignal): Promise<Lasting> {
    return this.#can('drain-node') ?? drainNode(component, this.#parts, signal);
  }

  partition(mode: 'drop' | 'reset', signal: AbortSignal): Promise<Lasting> {
    return this.#can('partition') ?? partition(mode, this.#parts, signal);
  }

  closeConnections(count: number, signal: AbortSignal): Promise<Bite> {
    return closeConnections(count, this.#parts, signal);
  }

  startCleanup(signal: AbortSignal): Promise<{ stop(): Promise<Bite> }> {
    return startCleanup(this.#parts, signal);
  }

  heldByServers(): Promise<number> {
    return heldByServers(this.#parts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.owned.disposeAsync();
  }

  /** A refusal where the capability is missing; null where it is not. */
  #can(capability: Capability): Promise<never> | null {
    const why = this.missing.get(capability);
    return why === undefined ? null : Promise.reject(new TargetError(why));
  }
}
