import type { EndedEntry } from './outcome.ts';
import { countByCause } from './outcome.ts';

/** What ended them, for a sentence: `by proxy-hard-stop`, or `290 by proxy-hard-stop and 10 by unknown`, most first. */
export function byCauses(ended: readonly EndedEntry[]): string {
  const counts = Object.entries(countByCause(ended)).toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b));
  const [only] = counts;
  if (only !== undefined && counts.length === 1) return `by ${only[0]}`;
  return counts.map(([cause, n]) => `${n} by ${cause}`).join(' and ');
}
