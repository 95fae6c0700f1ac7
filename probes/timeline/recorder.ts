import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Clock } from './clock.ts';
import type { Emit, Happening, TimelineEvent } from './events.ts';

/** Keeps what happened, in the order of its times, and writes it as timeline.jsonl while the run goes on. */
export interface Recorder extends AsyncDisposable {
  /** Takes an event as it is; times may be in the past (a log line that arrived late). */
  readonly emit: Emit;
  /** Stamps an event with now. */
  happened(event: Happening): void;
  /** All so far, sorted by time. */
  events(): readonly TimelineEvent[];
}

/**
 * @param file where each event goes as one JSON line, or null to keep them in memory only. A file that cannot be written
 * does not disturb the run: the first error is kept and thrown when the recorder is disposed.
 */
export function startRecorder(clock: Clock, file: string | null): Recorder {
  const kept: TimelineEvent[] = [];
  const stream = file === null ? null : createWriteStream(file, { flags: 'a' });
  let failure: Error | null = null;
  stream?.on('error', (error) => (failure ??= error));
  const emit: Emit = (event) => {
    kept.push(event);
    if (failure === null) stream?.write(`${JSON.stringify(event)}\n`);
  };
  return {
    emit,
    happened: (event) => {
      emit({ at: clock.now(), ...event } as TimelineEvent);
    },
    events: () => kept.toSorted((a, b) => a.at - b.at),
    [Symbol.asyncDispose]: async () => {
      if (stream !== null && failure === null) {
        stream.end();
        await Promise.race([once(stream, 'close'), once(stream, 'error')]);
      }
      if (failure !== null) throw failure;
    },
  };
}
