import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { V1Lease } from '@kubernetes/client-node';
import type { StackOutputs } from '../../../infra/outputs.ts';
import { TargetError } from '../errors.ts';
import { identityOf, isStillThere } from '../lab/process-identity.ts';
import type { ClusterAccess } from './access.ts';
import { apiProblem, cannot, isAway, isConflict, isMissing } from './api-problem.ts';
import type { Holder, LockState } from './lease-rules.ts';
import {
  holderWords,
  isFromHere,
  isOverdue,
  isSameHolder,
  leaseName,
  leaseOf,
  leaseSeconds,
  readLease,
  renewEveryMs,
} from './lease-rules.ts';
import type { UndoNote } from './undo-notes.ts';
import { isSameThing, undoWords } from './undo-notes.ts';
import { undo } from './undo.ts';

/** While the API server is away, undoing is tried again: for as long as the lock is surely this run's. */
const patienceMs = leaseSeconds * 1000;
const tryAgainMs = 1_000;

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
  /** Another run has it, and has undone what was noted. */
  #taken = false;
  #over = false;
  #writing: Promise<unknown> = Promise.resolve();
  #unwritten = 0;

  private constructor(lease: V1Lease, holder: Holder, { access, outputs, tell }: LockOptions) {
    this.#access = access;
    this.#namespace = outputs.probes.namespace;
    this.#holder = holder;
    this.#tell = tell;
    this.#version = lease.metadata?.resourceVersion;
    this.#renewing = setInterval(() => {
      // A renewal that fails is tried again; one that finds another holder is told by the next verb, or at the end.
      if (this.#unwritten === 0) this.#write().catch(() => undefined);
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
    try {
      if (left !== null) await lock.#undoLeft(left);
      return lock;
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Keeps how a change is undone. Called before the change is made.
   * @throws TargetError when the lock is another's by now, or the run is over: then nothing may be changed any more
   */
  async note(note: UndoNote): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    if (this.#over) throw new TargetError('the run is over and all is undone: nothing is changed any more');
    // The first note of a thing knows how it was before the run.
    if (this.#notes.some((known) => isSameThing(known, note))) return;
    this.#notes = [...this.#notes, note];
    await this.#write();
  }

  /** What was changed and is not undone yet, the latest last. */
  get notes(): readonly UndoNote[] {
    return this.#notes;
  }

  /** Undoes every change; what could not be undone stays noted, for the end and for the next run. */
  async undoAll(): Promise<void> {
    if (this.#notes.length === 0 || this.#taken) return;
    this.#notes = await this.#undoNoted();
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

  /** @throws TargetError when it was lost meanwhile: what was measured is not this run's alone */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#renewing);
    await this.#writing;
    // What could not be undone stays in the lock, for the next run.
    if (!this.#taken) this.#notes = await this.#undoNoted();
    if (this.#lost !== null) throw this.#lost;
    await this.#write(null).catch((error: unknown) => {
      if (this.#lost !== null) throw this.#lost;
      this.#tell('the lock could not be given free', `${apiProblem(error).message}: it ends by itself within a minute`);
    });
  }

  async #undoLeft({ holder, notes, unreadable }: LockState): Promise<void> {
    const whose = holder === null ? 'an earlier run' : `the run of ${holderWords(holder)}, since ${holder.since}`;
    if (unreadable > 0)
      this.#tell(`${whose} left changes that cannot be read`, `${unreadable} notes of another version`);
    if (notes.length === 0) return;
    this.#tell(`${whose} was not ended properly`, `undone now: ${notes.toReversed().map(undoWords).join('; ')}`);
    await this.undoAll();
  }

  /** Latest first. @returns what could not be undone */
  async #undoNoted(): Promise<readonly UndoNote[]> {
    const failed: UndoNote[] = [];
    const deadline = performance.now() + patienceMs;
    for (const note of this.#notes.toReversed()) {
      try {
        await this.#undoBy(deadline, note);
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

  async #undoBy(deadline: number, note: UndoNote): Promise<void> {
    for (let first = true; ; first = false) {
      try {
        await undo(note, this.#access);
        return;
      } catch (error) {
        if (!isAway(error) || performance.now() > deadline) throw error;
        const { message } = apiProblem(error);
        if (first) this.#tell('the cluster does not answer', `${message}: undoing is tried for ${leaseSeconds} s`);
        await delay(tryAgainMs);
      }
    }
  }

  /** One after the other, each with the version that the one before gave it. */
  #write(holder: Holder | null = this.#holder): Promise<void> {
    this.#unwritten += 1;
    const done = this.#writing
      .then(async () => {
        // Once the run is over, the lock is only given free.
        if (this.#over && holder !== null) return;
        await this.#replace(holder);
      })
      .finally(() => (this.#unwritten -= 1));
    this.#writing = done.catch(() => undefined);
    return done;
  }

  async #replace(holder: Holder | null): Promise<void> {
    const put = async (): Promise<void> => {
      const lease = leaseOf(this.#namespace, { holder, notes: this.#notes }, this.#version);
      const written = await write(this.#access, this.#namespace, lease);
      this.#version = written.metadata?.resourceVersion;
    };
    try {
      await put().catch(async (error: unknown) => {
        if (!isConflict(error) && !isMissing(error)) throw error;
        await this.#refresh();
        await put();
      });
    } catch (error) {
      throw this.#lost ?? cannot('the lock of the run cannot be written', error);
    }
  }

  /** A write may have been done although its answer was lost with the way to the server: the version that it gave is read then. */
  async #refresh(): Promise<void> {
    const lease = await read(this.#access, this.#namespace);
    this.#version = lease?.metadata?.resourceVersion;
    if (lease !== null && isSameHolder(readLease(lease).holder, this.#holder)) return;
    this.#taken = lease !== null;
    this.#lost ??= new TargetError(
      `this run lost its lock: ${lease === null ? 'somebody deleted it' : 'another run took it'} meanwhile; what was measured is not its own`,
    );
    throw this.#lost;
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
