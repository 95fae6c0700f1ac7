import type { Cause } from '../../timeline/events.ts';
import type { Candidate, Case } from '../case.ts';

/**
 * What HAProxy's first termination flag leaves possible for an end without a Close frame (configuration manual §8.5). A proxy that is
 * stopped at once or killed logs nothing, so any of these flags rules that out.
 */
const possible: Readonly<Record<string, readonly Cause[]>> = {
  C: ['client'],
  S: ['backend-died', 'partition', 'app-close', 'cleanup'],
  K: ['proxy-hard-stop', 'admin-shutdown'],
  c: ['idle-timeout', 'partition'],
  s: ['idle-timeout', 'partition'],
};

/** Whether HAProxy's own line about the connection leaves a cause possible. Nobody else says, so without a line everything is. */
export function fitsFlags(item: Case, { cause, strength }: Candidate): boolean {
  if (strength === 'said') return true;
  const causes = possible[flagsOf(item)?.[0] ?? ''];
  return causes === undefined || causes.includes(cause);
}

/** HAProxy's flags when one of its timers for a running transfer ended the connection: `cD` or `sD`. */
export function timerFlag(item: Case): string | null {
  const flags = flagsOf(item);
  return flags !== null && /^[cs]D/.test(flags) ? flags : null;
}

/** The termination flags of the connection's line; null for NGINX, which has none, and without a line. */
export function flagsOf({ record, timeline, context }: Case): string | null {
  if (context.proxy !== 'haproxy') return null;
  return timeline.proxyLines(record.id).at(-1)?.termination ?? null;
}
