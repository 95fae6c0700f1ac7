import type { Budget } from '../../infra/settings/budget.ts';
import type { ComponentName } from '../timeline/events.ts';

/** What a target may be able to do. A scenario names what it needs; what is missing makes its verdict `not-supported`. */
export type Capability =
  | 'restart'
  | 'reload'
  | 'reapply'
  | 'kill'
  | 'delete-pod'
  | 'evict'
  | 'scale'
  | 'drain-node'
  | 'partition'
  | 'control-port'
  | 'cleanup-service';

/** What a disturbance did, by the target's own count: 0 means that it did not bite. */
export interface Bite {
  readonly count: number;
  readonly what: string;
}

/** A disturbance that lasts until it is taken back. */
export type Lasting = Bite & { restore(): Promise<void> };

/**
 * Something running that can be measured. It is started by its own module (`startLab`, `startStack`), tells what happens by the
 * `emit` given there, and ends everything of its own when disposed. Every verb waits until the target has done what was asked
 * (not until connections have reacted) and rejects when `signal` is aborted.
 */
export interface Target extends AsyncDisposable {
  /** As reports name it: `lab`, `stack:minikube`. */
  readonly name: string;
  /** Where the fleet connects: `ws://host:port`. */
  readonly url: string;
  readonly budget: Budget;
  /** Missing capability → the reason, as a user reads it. */
  readonly missing: ReadonlyMap<Capability, string>;
  /** Software and versions really running, e.g. `haproxy` → `2.6.12`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What this target cannot model, as a user reads it. */
  readonly notModelled: readonly string[];
  /** By how much the times of its events may be wrong, beyond the clock of the fleet: 0 where all share one clock. */
  readonly clockErrorMs: number;

  /** `kubectl rollout restart` and its end: every old pod gone. */
  restart(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** Gives the controller a changed configuration and waits until the proxy has loaded it. */
  reload(signal: AbortSignal): Promise<Bite>;
  /** Gives the controller the configuration that it has, so many times. `count` is how many the controller looked at. */
  reapply(times: number, signal: AbortSignal): Promise<Bite>;
  /** SIGKILL to the processes of one pod of the component. */
  kill(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** `kubectl delete pod` of one pod of the component, and its end. */
  deletePod(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** The eviction of one pod of the component, which a PodDisruptionBudget may hold up; and its end. */
  evict(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** Gives the component so many replicas, and waits until they are there and those that are too many gone. */
  scale(component: ComponentName, replicas: number, signal: AbortSignal): Promise<Lasting>;
  /** `kubectl drain` of a node with pods of the component: cordons it and evicts what runs there. `restore` uncordons it. */
  drainNode(component: ComponentName, signal: AbortSignal): Promise<Lasting>;
  /** Cuts the link between controller and server; `restore` mends it. `count` is the connections under way on it. */
  partition(mode: 'drop' | 'reset', signal: AbortSignal): Promise<Lasting>;
  /** Asks the server's control port to close so many connections. `count` is what it says it closed. */
  closeConnections(count: number, signal: AbortSignal): Promise<Bite>;
  /** Starts the cleanup service; `stop` ends it and says how many it closed. */
  startCleanup(signal: AbortSignal): Promise<{ stop(): Promise<Bite> }>;
  /** How many connections the servers say they hold. */
  heldByServers(): Promise<number>;
}
