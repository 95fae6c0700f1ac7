import { spell } from '../ledger/case.ts';
import type { EndedEntry } from './outcome.ts';
import { countByCause } from './outcome.ts';

/** A time for a sentence: `48ms`, `14.27s`, `856s`. */
export function time(ms: number): string {
  const rounded = ms < 1_000 ? ms : ms < 100_000 ? Math.round(ms / 10) * 10 : Math.round(ms / 1_000) * 1_000;
  return spell(rounded);
}

/** `proxy-hard-stop`, or `290 by proxy-hard-stop and 10 by unknown`, most first. */
export function causesInWords(ended: readonly EndedEntry[]): string {
  const counts = Object.entries(countByCause(ended)).toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const [only] = counts;
  if (only !== undefined && counts.length === 1) return only[0];
  return counts.map(([cause, n]) => `${n} by ${cause}`).join(' and ');
}
