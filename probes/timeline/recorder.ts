import type { Clock } from './clock.ts';
import type { Emit, Happening, TimelineEvent } from './events.ts';

/** Keeps what happened in one run, in the order of its times. */
export interface Recorder {
  /** Takes an event as it is; times may be in the past (a log line that arrived late). */
  readonly emit: Emit;
  /** Stamps an event with now. */
  readonly happened: (event: Happening) => void;
  /** All so far, sorted by time. */
  events(): readonly TimelineEvent[];
}

/** @param also is given each event as it comes: a file, a screen */
export function startRecorder(clock: Clock, also: (event: TimelineEvent) => void = () => undefined): Recorder {
  const kept: TimelineEvent[] = [];
  const emit: Emit = (event) => {
    kept.push(event);
    also(event);
  };
  return {
    emit,
    happened: (event) => {
      emit({ at: clock.now(), ...event });
    },
    events: () => kept.toSorted((a, b) => a.at - b.at),
  };
}
