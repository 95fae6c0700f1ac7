import type { Budget } from '../../infra/settings/budget.ts';
import type { ComponentName } from '../timeline/events.ts';

/** What a target may be able to do. A scenario names what it needs; what is missing makes its verdict `not-supported`. */
export type Capability = 'restart' | 'reload' | 'reapply' | 'kill' | 'partition' | 'control-port' | 'cleanup-service';

/** What a disturbance did, by the target's own count: 0 means that it did not bite. */
export interface Bite {
  readonly count: number;
  readonly what: string;
}

/**
 * Something running that can be measured. It is started by its own module (`startLab`, `startStack`), tells what happens by the
 * `emit` given there, and ends everything of its own when disposed. Every verb waits until the target has done what was asked
 * (not until connections have reacted) and rejects when `signal` is aborted.
 */
export interface Target extends AsyncDisposable {
  /** As reports name it: `lab`. */
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

  /** `kubectl rollout restart` and its end: every old pod gone. */
  restart(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** Gives the controller a changed configuration and waits until the proxy has loaded it. */
  reload(signal: AbortSignal): Promise<Bite>;
  /** Gives the controller the configuration that it has, so many times. `count` is how many the controller looked at. */
  reapply(times: number, signal: AbortSignal): Promise<Bite>;
  /** SIGKILL to the processes of one pod of the component. */
  kill(component: ComponentName, signal: AbortSignal): Promise<Bite>;
  /** Cuts the link between controller and server; `restore` mends it. `count` is the connections under way on it. */
  partition(mode: 'drop' | 'reset', signal: AbortSignal): Promise<Bite & { restore(): Promise<void> }>;
  /** Asks the server's control port to close so many connections. `count` is what it says it closed. */
  closeConnections(count: number, signal: AbortSignal): Promise<Bite>;
  /** Starts the cleanup service; `stop` ends it and says how many it closed. */
  startCleanup(signal: AbortSignal): Promise<{ stop(): Promise<Bite> }>;
  /** How many connections the servers say they hold. */
  heldByServers(): Promise<number>;
}
