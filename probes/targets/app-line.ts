import type { TimelineEvent } from '../timeline/events.ts';

/** A line of one of our apps, as the timeline has it, but for the times. */
export type AppLine = Omit<Extract<TimelineEvent, { readonly kind: 'app-log' }>, 'at' | 'appAt'> & {
  /** The app's own stamp: its machine's monotonic clock. */
  readonly monotonicMs: number;
};

/** Reads a line of the apps' log (docs/apps.md); null for what is not one, a crash's stack trace say. */
export function readAppLine(line: string, pod: string): AppLine | null {
  const entry = parse(line);
  if (typeof entry?.['event'] !== 'string' || typeof entry['monotonicMs'] !== 'number') return null;
  return {
    kind: 'app-log',
    pod,
    event: entry['event'],
    connection: typeof entry['connection'] === 'string' ? entry['connection'] : null,
    monotonicMs: entry['monotonicMs'],
    ...(typeof entry['code'] === 'number' ? { code: entry['code'] } : {}),
    ...(typeof entry['by'] === 'string' ? { by: entry['by'] } : {}),
    ...(typeof entry['asked'] === 'number' ? { asked: entry['asked'] } : {}),
    ...(typeof entry['closed'] === 'number' ? { closed: entry['closed'] } : {}),
  };
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
