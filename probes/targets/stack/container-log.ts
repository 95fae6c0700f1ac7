import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { apiProblem, isMissing } from './api-problem.ts';
import type { ContainerPlace } from './exec.ts';
import { openStream } from './open-stream.ts';

/** A line of a container's log, with the time at which the node's runtime read it, on the node's wall clock. */
export interface LogLine {
  readonly text: string;
  readonly wallMs: number;
}

export interface LogOptions {
  readonly place: ContainerPlace;
  /** How many lines of its past are wanted; 'all' for a container that started just now. */
  readonly past: number | 'all';
  readonly onLine: (line: LogLine) => void;
  /** Whether the container runs on, so that a log that ended has to be taken up again. */
  readonly goesOn: () => boolean;
  readonly signal: AbortSignal;
}

const idleMs = 300_000;
const againAfterMs = 250;
/** Longer after a refusal, which rarely passes at once. */
const againAfterProblemMs = 1_000;

/**
 * Follows one container's log to its end: until the container has ended and its last line is read. A way that breaks is taken up where it
 * was, by the stamps, which the kubelet writes all of one length.
 * @returns why the end of it could not be read; null when all was
 */
export async function followLog(config: KubeConfig, options: LogOptions): Promise<string | null> {
  const { signal, goesOn } = options;
  let last: string | null = null;
  let readBefore: string | null = null;
  const onLine = (line: string): void => {
    const at = line.indexOf(' ');
    const stamp = line.slice(0, at);
    if (readBefore !== null && stamp <= readBefore) return;
    readBefore = null;
    last = stamp;
    const wallMs = wallMsOf(stamp);
    if (wallMs !== null) options.onLine({ text: line.slice(at + 1), wallMs });
  };
  let problem: string | null = null;
  for (;;) {
    const wasOn = goesOn();
    readBefore = last;
    try {
      const stream = await openStream(config, { path: pathOf(options, last), onLine, signal, idleMs });
      // The kubelet ends it when the container has ended and all was sent.
      if (await stream.ended) problem = null;
    } catch (error) {
      // What was read to its end may be gone now.
      if (!isMissing(error) || problem !== null || last === null) problem = apiProblem(error).message;
    }
    if (signal.aborted) return null;
    // A log that was read to its end after the container had ended is whole.
    if (!wasOn) return problem;
    await delay(problem === null ? againAfterMs : againAfterProblemMs, undefined, { signal }).catch(() => undefined);
  }
}

function pathOf({ place, past }: LogOptions, last: string | null): string {
  const { namespace, pod, container } = place;
  const query = new URLSearchParams({ container, follow: 'true', timestamps: 'true' });
  // sinceTime is cut to whole seconds by the server; what was read already is passed over by its stamp.
  if (last !== null) query.set('sinceTime', last);
  else if (past !== 'all') query.set('tailLines', String(past));
  return `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query.toString()}`;
}

/** `2026-11-25T01:02:54.336106802Z` in milliseconds with a fraction; trailing zeros are left out by the runtime. */
export function wallMsOf(stamp: string): number | null {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(stamp);
  if (parts === null) return null;
  const [, seconds = '', fraction = '', zone = 'Z'] = parts;
  const whole = Date.parse(seconds + zone);
  return Number.isNaN(whole) ? null : whole + Number(`0${fraction}`) * 1000;
}
