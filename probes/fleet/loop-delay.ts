import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Percentiles } from '../timeline/percentiles.ts';

/** How late this process's own event loop was: what is measured here can be late by as much. */
export type LoopDelay = Percentiles;

/** A timer asks this often whether it is late. Milliseconds. */
const resolutionMs = 10;

/** Watches from now until it is disposed. An idle loop reads about 0: the watch's own interval is taken off. */
export function watchLoopDelay(): { read(): LoopDelay } & Disposable {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  const delay = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs);
  return {
    read: () => {
      const { count, max } = histogram;
      if (count === 0) return { count, p50: null, p95: null, p99: null, max: null };
      const at = (share: number): number => delay(histogram.percentile(share));
      return { count, p50: at(50), p95: at(95), p99: at(99), max: delay(max) };
    },
    [Symbol.dispose]: () => {
      histogram.disable();
    },
  };
}
