import type { Bite } from '../targets/target.ts';
import type { Outcome } from './outcome.ts';
import type { Bound, ThresholdRow, Verdict } from './schema.ts';
import { causesInWords, time } from './words.ts';

export interface VerdictInput {
  readonly outcome: Outcome;
  readonly thresholds: readonly ThresholdRow[];
  readonly bound: Bound;
  /** Why the target cannot do what the scenario needs. */
  readonly missing: readonly string[];
  /** Own limits that were hit. */
  readonly limits: readonly string[];
  /** Null where nothing was to be done. */
  readonly bite: Bite | null;
  readonly minConnections: number;
}

/** The verdict, and one plain sentence with the number that decided. The worst wins; a run that cannot vouch for itself decides nothing. */
export function verdictOf(input: VerdictInput): { readonly verdict: Verdict; readonly why: string } {
  const { outcome, thresholds, bound, missing, limits, bite, minConnections } = input;
  const held = outcome.held.length;
  const inconclusive = (why: string) => ({ verdict: 'inconclusive', why }) as const;
  if (missing.length > 0) return { verdict: 'not-supported', why: missing.join('; ') };
  if (limits.length > 0) return inconclusive(limits.join('; '));
  if (bite?.count === 0) return inconclusive(`the fault did not bite: 0 ${bite.what}`);
  if (held < minConnections)
    return inconclusive(`only ${held} connections were held, and the question needs ${minConnections}`);
  const failed = thresholds.filter(({ holds }) => holds === false);
  if (failed.length > 0) return { verdict: 'failed', why: failed.map((row) => failureIn(row, outcome)).join('; ') };
  const untold = thresholds.filter(({ holds }) => holds === null);
  if (untold.length > 0) return inconclusive(untold.map((row) => untoldIn(row, outcome)).join('; '));
  return { verdict: 'passed', why: `${bound.words}${restInWords(outcome)}` };
}

/** What ended without breaking a claim. */
function restInWords({ ended, keepMs }: Outcome): string {
  if (ended.length === 0) return '';
  return `; ${ended.length} ended${keepMs > 0 ? ' after that' : ''}, by ${causesInWords(ended)}`;
}

function failureIn({ name, says, measured, limit, unit }: ThresholdRow, outcome: Outcome): string {
  const { held, cut, ended, keepMs } = outcome;
  if (name === 'none-cut-before-keep') {
    const since = cut.map(({ row }) => row.sinceFaultMs ?? 0).toSorted((a, b) => a - b);
    const [first = 0] = since;
    return `${cut.length} of ${held.length} connections were cut before ${time(keepMs)} had passed, by ${causesInWords(cut)}: the first ${time(first)} after the fault began, the last ${time(since.at(-1) ?? first)}`;
  }
  if (name === 'none-ended') return `${ended.length} of ${held.length} connections ended, by ${causesInWords(ended)}`;
  if (name === 'all-back') return `${measured ?? 0} clients were not served again before the watch ended`;
  return `it was not so that ${says}: ${measured ?? 0} ${unit}, where ${limit} were allowed`;
}

function untoldIn({ says, measured }: ThresholdRow, { ended }: Outcome): string {
  const unknown = ended.filter(({ attribution }) => attribution.cause === 'unknown').length;
  const why = measured === null ? 'there was none to look at' : `the cause of ${unknown} ends is unknown`;
  return `it could not be told whether ${says}: ${why}`;
}
