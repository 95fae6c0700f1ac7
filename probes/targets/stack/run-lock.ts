import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1Lease } from '@kubernetes/client-node';
import type { StackOutputs } from '../../../infra/outputs.ts';
import { TargetError } from '../errors.ts';
import { identityOf, isStillThere } from '../lab/process-identity.ts';
import type { ClusterAccess } from './access.ts';
import { apiProblem, cannot, isConflict, isMissing } from './api-problem.ts';
import type { Holder, LockState } from './lease-rules.ts';
import { holderWords, isFromHere, isOverdue, leaseName, leaseOf, readLease, renewEveryMs } from './lease-rules.ts';
import type { UndoNote } from './undo-notes.ts';
import { isSameThing, undoWords } from './undo-notes.ts';
import { undo } from './undo.ts';

/** How a lock tells what it does beyond what it was asked for. */
export type Tell = (phase: string, detail: string) => void;

/**
 * The lock of a run on a stack, with the notes of what the run changed. Disposing it undoes what is noted, latest first, and gives
 * the lock free.
 */
export class RunLock implements AsyncDisposable {
  readonly #access: ClusterAccess;
  readonly #namespace: string;
  readonly #holder: Holder;
  readonly #tell: Tell;
  readonly #renewing: NodeJS.Timeout;
  #notes: readonly UndoNote[] = [];
  #version: string | undefined;
  #lost: TargetError | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(lease: V1Lease, holder: Holder, { access, outputs, tell }: LockOptions) {
    this.#access = access;
    this.#namespace = outputs.probes.namespace;
    this.#holder = holder;
    this.#tell = tell;
    this.#version = lease.metadata?.resourceVersion;
    this.#renewing = setInterval(() => {
      // A renewal that fails is tried again; one that finds another holder is told by the next verb.
      this.#write().catch(() => undefined);
    }, renewEveryMs).unref();
  }

  /**
   * Takes the lock. What a run left that was killed is undone first, and told.
   * @throws TargetError when another run holds it, saying who and since when
   */
  static async take(options: LockOptions): Promise<RunLock> {
    const { access, outputs, signal } = options;
    const { namespace } = outputs.probes;
    const holder = await ownHolder();
    const found = await read(access, namespace);
    const left = found === null ? null : readLease(found);
    if (found !== null && left !== null) await refuseIfHeld(found, { ...options, here: holder });
    signal.throwIfAborted();
    const notes = left?.notes ?? [];
    const lease = leaseOf(namespace, { holder, notes }, found?.metadata?.resourceVersion);
    const taken = await write(access, namespace, lease).catch((error: unknown) => {
      if (isConflict(error))
        throw new TargetError(`another run of stack '${outputs.stack}' began at the same moment: wait for its end`);
      throw cannot(`the lock of stack '${outputs.stack}' cannot be taken`, error);
    });
    const lock = new RunLock(taken, holder, options);
    lock.#notes = notes;
    if (left !== null) await lock.#undoLeft(left);
    return lock;
  }

  /** Keeps how a change is undone. Called before the change is made. */
  async note(note: UndoNote): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    // The first note of a thing knows how it was before the run.
    if (this.#notes.some((known) => isSameThing(known, note))) return;
    this.#notes = [...this.#notes, note];
    await this.#write();
  }

  /** Undoes a change and forgets its note. */
  async undo(note: UndoNote): Promise<void> {
    const known = this.#notes.find((other) => isSameThing(other, note));
    if (known === undefined) return;
    await undo(known, this.#access).catch((error: unknown) => {
      throw cannot(`this could not be undone: ${undoWords(known)}`, error);
    });
    this.#notes = this.#notes.filter((other) => other !== known);
    await this.#write();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#renewing);
    await this.#writing;
    if (this.#lost !== null) return;
    const failed = await this.#undoAll();
    // What could not be undone stays in the lock, for the next run.
    this.#notes = failed;
    await this.#write(null).catch((error: unknown) => {
      this.#tell('the lock could not be given free', `${apiProblem(error).message}: it ends by itself within a minute`);
    });
  }

  async #undoLeft({ holder, notes, unreadable }: LockState): Promise<void> {
    const whose = holder === null ? 'an earlier run' : `the run of ${holderWords(holder)}, since ${holder.since}`;
    if (unreadable > 0)
      this.#tell(`${whose} left changes that cannot be read`, `${unreadable} notes of another version`);
    if (notes.length === 0) return;
    this.#tell(`${whose} was not ended properly`, `undone now: ${notes.toReversed().map(undoWords).join('; ')}`);
    const failed = await this.#undoAll();
    this.#notes = failed;
    await this.#write();
  }

  /** Latest first. @returns what could not be undone */
  async #undoAll(): Promise<readonly UndoNote[]> {
    const failed: UndoNote[] = [];
    for (const note of this.#notes.toReversed()) {
      try {
        await undo(note, this.#access);
      } catch (error) {
        failed.unshift(note);
        this.#tell(
          'this could not be undone',
          `${undoWords(note)} (${apiProblem(error).message}): undo it by hand, or run again`,
        );
      }
    }
    return failed;
  }

  /** One after the other, each with the version that the one before gave it. */
  #write(holder: Holder | null = this.#holder): Promise<void> {
    const done = this.#writing.then(async () => {
      const lease = leaseOf(this.#namespace, { holder, notes: this.#notes }, this.#version);
      try {
        const written = await this.#access.coordination.replaceNamespacedLease({
          name: leaseName,
          namespace: this.#namespace,
          body: lease,
        });
        this.#version = written.metadata?.resourceVersion;
      } catch (error) {
        if (isConflict(error) || isMissing(error)) {
          this.#lost ??= new TargetError(
            'this run lost its lock: another run took it, or somebody deleted it; what was measured is not its own',
          );
        }
        throw this.#lost ?? cannot('the lock of the run cannot be written', error);
      }
    });
    this.#writing = done.catch(() => undefined);
    return done;
  }
}

export interface LockOptions {
  readonly access: ClusterAccess;
  readonly outputs: StackOutputs;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

async function ownHolder(): Promise<Holder> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const process = await identityOf(globalThis.process.pid);
  return { user: userInfo().username, host: hostname(), boot: boot.trim(), process, since: new Date().toISOString() };
}

async function read(access: ClusterAccess, namespace: string): Promise<V1Lease | null> {
  try {
    return await access.coordination.readNamespacedLease({ name: leaseName, namespace });
  } catch (error) {
    if (isMissing(error)) return null;
    throw cannot(`the lock in namespace '${namespace}' cannot be read`, error);
  }
}

function write(access: ClusterAccess, namespace: string, body: V1Lease): Promise<V1Lease> {
  return body.metadata?.resourceVersion === undefined
    ? access.coordination.createNamespacedLease({ namespace, body })
    : access.coordination.replaceNamespacedLease({ name: leaseName, namespace, body });
}

/**
 * A holder of this machine is there, or it is not. Of another machine's, only that it does not renew any more can be seen, and clocks differ:
 * a lock that looks overdue is looked at again after the time of a renewal.
 */
async function refuseIfHeld(
  lease: V1Lease,
  { access, outputs, tell, signal, here }: LockOptions & { here: Holder },
): Promise<void> {
  const state = readLease(lease);
  const { holder } = state;
  if (holder === null) return;
  if (isFromHere(holder, here)) {
    if (await isStillThere(holder.process)) throw heldBy(holder, outputs);
    return;
  }
  if (!isOverdue(state, Date.now())) throw heldBy(holder, outputs);
  tell(
    `the lock of ${holderWords(holder)} looks forgotten`,
    `waiting ${(renewEveryMs * 1.5) / 1000} s whether it is renewed`,
  );
  await delay(renewEveryMs * 1.5, undefined, { signal });
  const again = await read(access, outputs.probes.namespace);
  if (again !== null && again.metadata?.resourceVersion !== lease.metadata?.resourceVersion)
    throw heldBy(holder, outputs);
}

function heldBy(holder: Holder, { stack, probes }: StackOutputs): TargetError {
  return new TargetError(
    `stack '${stack}' is in use: ${holderWords(holder)} runs on it since ${holder.since}. Wait for its end; if that process is gone, its lock (Lease ${leaseName} in namespace ${probes.namespace}) is free ${(renewEveryMs * 4) / 1000} s after it`,
  );
}
