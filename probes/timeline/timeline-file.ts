import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { TimelineEvent } from './events.ts';

/** timeline.jsonl: every event of every run of a battery, one JSON line each, written while it happens. */
export interface TimelineFile extends AsyncDisposable {
  readonly path: string;
  /** Where the events of one run go. Each of its lines begins with the run's name. */
  forRun(run: string): (event: TimelineEvent) => void;
  /** Waits until everything is written. Gives the first error: a file that cannot be written does not disturb a run. */
  end(): Promise<Error | null>;
}

export function openTimelineFile(path: string): TimelineFile {
  const stream = createWriteStream(path, { flags: 'w' });
  let failure: Error | null = null;
  stream.on('error', (error) => (failure ??= error));
  const end = async (): Promise<Error | null> => {
    if (!stream.closed && !stream.destroyed) {
      const closed = once(stream, 'close');
      stream.end();
      // `once` rejects with the stream's error, which is kept already.
      await closed.catch(() => undefined);
    }
    return failure;
  };
  return {
    path,
    forRun: (run) => (event) => {
      if (failure === null) stream.write(`${JSON.stringify({ run, ...event })}\n`);
    },
    end,
    [Symbol.asyncDispose]: async () => {
      await end();
    },
  };
}
