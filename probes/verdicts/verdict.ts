import type { Bite } from '../targets/target.ts';
import { time } from '../timeline/time-words.ts';
import type { Outcome } from './outcome.ts';
import type { Bound, ThresholdRow, Verdict } from './schema.ts';
import { byCauses } from './words.ts';

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
  return { verdict: 'passed', why: outcome.keepMs > 0 ? `${bound.words}${laterIn(outcome)}` : movedIn(outcome, bound) };
}

/** What ended when its time had passed. */
function laterIn({ ended }: Outcome): string {
  return ended.length === 0 ? '' : `; ${ended.length} ended after that, ${byCauses(ended)}`;
}

/** Where connections need not be kept: what ended, whether its clients are back, and what was not seen. */
function movedIn({ held, ended }: Outcome, bound: Bound): string {
  const moved =
    ended.length === 0
      ? `none of ${held.length} ended`
      : `${ended.length} of ${held.length} ended, ${byCauses(ended)}, and their clients were served again`;
  return bound.events === 0 ? `${moved}; ${bound.words}` : moved;
}

function failureIn({ name, says, measured, limit, unit }: ThresholdRow, outcome: Outcome): string {
  const { held, cut, ended, keepMs } = outcome;
  if (name === 'none-cut-before-keep') {
    const since = cut.map(({ row }) => row.sinceFaultMs ?? 0).toSorted((a, b) => a - b);
    const [first = 0] = since;
    const last = since.at(-1) ?? first;
    const counted = last < keepMs ? '' : ' since their own pod was told to go';
    return `${cut.length} of ${held.length} connections were cut before ${time(keepMs)} had passed${counted}, ${byCauses(cut)}: the first ${time(first)} after the fault began, the last ${time(last)}`;
  }
  if (name === 'none-ended') return `${ended.length} of ${held.length} connections ended, ${byCauses(ended)}`;
  if (name === 'all-back') return `${measured ?? 0} clients were not served again before the watch ended`;
  return `it was not so that ${says}: ${measured ?? 0} ${unit}, where ${limit} were allowed`;
}

function untoldIn({ says, measured }: ThresholdRow, { ended }: Outcome): string {
  const unknown = ended.filter(({ attribution }) => attribution.cause === 'unknown').length;
  const why = measured === null ? 'there was none to look at' : `the cause of ${unknown} ends is unknown`;
  return `it could not be told whether ${says}: ${why}`;
}
