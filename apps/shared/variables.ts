import { hostname } from 'node:os';
import { z } from 'zod';
import { logLevels } from './log.ts';

/** A day. Nothing here takes longer, so a bigger number is a mistake of the unit; and Node's timers end at 24.8 days. */
const longestMs = 86_400_000;

/** A whole number, written in decimal digits. `unit` stands in the error and says what is counted, e.g. 'milliseconds'. */
export function wholeNumber(range: { readonly min: number; readonly max: number; readonly unit?: string }) {
  const unit = range.unit ? ` of ${range.unit}` : '';
  const error = `a whole number${unit} from ${range.min} to ${range.max}`;
  return z
    .string({ error })
    .regex(/^\d+$/, { error, abort: true })
    .transform(Number)
    .pipe(z.int({ error }).min(range.min, { error }).max(range.max, { error }));
}

/** A time in milliseconds, from `min` up to a day. */
export function milliseconds(min: number) {
  return wholeNumber({ min, max: longestMs, unit: 'milliseconds' });
}

/** A port to listen on; 0 lets the system choose, and the log says which. */
export function listenPort() {
  return wholeNumber({ min: 0, max: 65_535 });
}

/** A host name or address. */
export function host() {
  const error = 'a host name or an IP address';
  return z.string({ error }).regex(/^[A-Za-z0-9.:_-]+$/, { error });
}

/** What the pod is called in logs and headers; it goes into a response header, hence the plain letters. */
export function podName() {
  const error = 'letters, digits, dots, underscores and hyphens, at most 253';
  return z.string({ error }).regex(/^[A-Za-z0-9._-]{1,253}$/, { error });
}

/** This machine's name: in a pod, the pod's. */
export function defaultPodName(): string {
  return (
    hostname()
      .replaceAll(/[^A-Za-z0-9._-]/g, '-')
      .slice(0, 253) || 'unnamed'
  );
}

/** The least important lines that are still written. */
export function logLevel() {
  return z.enum(logLevels, { error: `one of ${logLevels.join(', ')}` });
}
