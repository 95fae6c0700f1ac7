import type { Fault } from '../faults/fault.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import type { Plan } from '../scenarios/scenario.ts';
import { TargetError } from '../targets/errors.ts';
import type { Bite, Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';
import type { Recorder } from '../timeline/recorder.ts';
import { time } from '../timeline/time-words.ts';
import type { Reach } from './reach.ts';
import { reachOf } from './reach.ts';

/** A target with a fleet on it. */
export interface Running {
  readonly target: Target;
  readonly fleet: Fleet;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How much of the watch has passed, and how long it is as far as is known. Milliseconds. */
export interface Watched {
  readonly sinceMs: number;
  readonly ofMs: number;
}

/** Processes and handshakes take their real time, also in compressed runs: the watch is this much longer. */
const realTimeSlackMs = 1_000;
/** Clients that are still trying when the watch is over are waited for at most this long: real time. */
const lastAttemptsMs = 10_000;
const pollMs = 20;
/** How far the fault has come is read from the whole timeline, so not at every poll. */
const reachEveryMs = 250;
/** What a pod may need beyond its grace until somebody tells that it is gone: real time. */
const goneSlackMs = 60_000;

/**
 * Injects the plan's fault, if it has one, watches, and lets the clients end. It watches until the plan's time is up (counted from when
 * the fault came to its last pod), the fault is over and nobody tries to come back any more, or until nothing is left that could change.
 * Where connections are to be kept, the pods that keep them go only when the clients have: then the fault is waited for after these.
 * @param tell called while it watches
 */
export async function disturb(
  plan: Plan,
  running: Running,
  tell: (watched: Watched) => void,
): Promise<{ faultAt: number; bite: Bite | null }> {
  const { fleet, recorder, clock } = running;
  const before = fleet.records.filter((record) => record.openedAt !== null && record.endedAt === null);
  const stop = new AbortController();
  const signal = AbortSignal.any([running.signal, stop.signal]);
  const during = { ...running, signal };
  const watch: Watch = { plan, before, faultAt: clock.now(), over: false };
  const injected = inject(plan.fault, during).finally(() => (watch.over = true));
  const ending = async (): Promise<void> => {
    await watchOver(watch, during, tell);
    recorder.happened({ kind: 'phase', phase: 'the clients end' });
    await fleet.stop();
    await waitForTheRest(watch, during);
  };
  try {
    const [bite] = await Promise.all([injected, ending()]);
    return { faultAt: watch.faultAt, bite };
  } finally {
    // Where the fault failed, the watch ends with it, and the other way round.
    stop.abort();
    // What it has asked for and not heard of yet would else be done after everything was undone.
    await injected.catch(() => undefined);
  }
}

interface Watch {
  readonly plan: Plan;
  /** Held when the fault began. */
  readonly before: readonly ConnectionRecord[];
  readonly faultAt: number;
  /** Whether the fault is over. */
  over: boolean;
}

async function watchOver(watch: Watch, running: Running, tell: (watched: Watched) => void): Promise<void> {
  const { clock, recorder, fleet, signal } = running;
  const { plan, before, faultAt } = watch;
  let reach: Reach = { at: faultAt, left: 0 };
  let readAt = -Infinity;
  for (;;) {
    const now = clock.now();
    if (now >= readAt + reachEveryMs) {
      reach = reachOf(plan.fault, recorder.events(), faultAt);
      readAt = now;
    }
    const end = reach.at + plan.watch.ms + (plan.fault === null ? 0 : realTimeSlackMs);
    const nobodyTries = fleet.waiting === 0 || now >= end + lastAttemptsMs;
    const faultMayGoOn = plan.keep.ms > 0 && plan.fault?.replaces !== undefined && reach.left === 0;
    if (watch.over && isSettled(before, fleet)) return;
    if ((watch.over || faultMayGoOn) && now >= end && nobodyTries) return;
    tell({ sinceMs: now - faultAt, ofMs: Math.max(end, now) - faultAt });
    await clock.sleep(pollMs, signal);
  }
}

/** With their clients gone the old pods have nothing left to wait for; the kubelet ends them with their grace in any case. */
async function waitForTheRest(watch: Watch, { clock, target, signal }: Running): Promise<void> {
  const component = watch.plan.fault?.replaces === 'controller' ? 'controller' : 'app';
  const deadline = clock.now() + target.budget[component].grace.ms + goneSlackMs;
  while (!watch.over && !signal.aborted) {
    if (clock.now() > deadline) {
      throw new TargetError(
        `${watch.plan.fault?.description ?? 'the fault'} did not end: its old pods are still there ${time(target.budget[component].grace.ms + goneSlackMs)} after the clients have left, longer than their grace; look at them with 'kubectl get pods'`,
      );
    }
    await clock.sleep(pollMs, signal);
  }
}

async function inject(fault: Fault | null, { target, recorder, clock, signal }: Running): Promise<Bite | null> {
  const name = fault?.name ?? 'nothing';
  const detail = fault?.description ?? 'nothing is done';
  recorder.happened({ kind: 'fault', fault: name, phase: 'begun', detail });
  if (fault === null) return null;
  const bite = await fault.inject(target, { clock, signal });
  const { count, what } = bite;
  recorder.happened({ kind: 'fault', fault: name, phase: 'done', detail: `${count} ${what}`, bite: count });
  return bite;
}

/** All that was held has ended, and every client is served again or has given up: nothing of the fault is left to come. */
function isSettled(before: readonly ConnectionRecord[], fleet: Fleet): boolean {
  return before.length > 0 && before.every((record) => record.endedAt !== null) && fleet.waiting === 0;
}
