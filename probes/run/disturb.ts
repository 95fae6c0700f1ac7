import type { Fault } from '../faults/fault.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import type { Plan } from '../scenarios/scenario.ts';
import type { Bite, Target } from '../targets/target.ts';
import type { Clock } from '../timeline/clock.ts';
import type { Recorder } from '../timeline/recorder.ts';

/** A target with a fleet on it. */
export interface Running {
  readonly target: Target;
  readonly fleet: Fleet;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Processes and handshakes take their real time, also in compressed runs: the watch is this much longer. */
const realTimeSlackMs = 1_000;
/** Clients that are still trying when the watch is over are waited for at most this long: real time. */
const lastAttemptsMs = 10_000;
const pollMs = 20;

/**
 * Injects the plan's fault, if it has one, and watches: until the plan's time is up, the fault is over and nobody tries to come back
 * any more, or until nothing is left that could change.
 * @param tell called while it watches
 */
export async function disturb(
  { fault, watch }: Plan,
  running: Running,
  tell: () => void,
): Promise<{ faultAt: number; bite: Bite | null }> {
  const { fleet, clock } = running;
  const before = fleet.records.filter((record) => record.openedAt !== null && record.endedAt === null);
  const faultAt = clock.now();
  const stop = new AbortController();
  const signal = AbortSignal.any([running.signal, stop.signal]);
  const state = { over: false };
  const injected = inject(fault, { ...running, signal }).finally(() => (state.over = true));
  const end = faultAt + watch.ms + (fault === null ? 0 : realTimeSlackMs);
  const mayEnd = (): boolean =>
    state.over &&
    (isSettled(before, fleet) || (clock.now() >= end && (fleet.waiting === 0 || clock.now() >= end + lastAttemptsMs)));
  const watching = async (): Promise<void> => {
    while (!mayEnd()) {
      tell();
      await clock.sleep(pollMs, signal);
    }
  };
  try {
    const [bite] = await Promise.all([injected, watching()]);
    return { faultAt, bite };
  } finally {
    // Where the fault failed, the watch ends with it, and the other way round.
    stop.abort();
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
