import type { Verdict } from '../probes/report/schema.ts';
import { worst } from '../probes/report/words.ts';

/** What the shell learns; listed in the README and in `drainproof --help`. */
export const exitCodes = {
  passed: 0,
  /** A threshold failed, or a finding at the chosen level. */
  failed: 1,
  /** Wrong usage, wrong settings, a report that cannot be read. */
  usage: 2,
  /** The target did not start, the run was inconclusive, or its report could not be written. */
  inconclusive: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The exit code for some verdicts, worst wins. What could not be run here at all does not fail a battery of which the rest passed. */
export function exitCodeOf(verdicts: readonly Verdict[]): ExitCode {
  const told = verdicts.filter((verdict) => verdict !== 'not-supported');
  switch (worst(told)) {
    case 'failed':
      return exitCodes.failed;
    case 'passed':
      return exitCodes.passed;
    case 'inconclusive':
    case 'not-supported':
      return exitCodes.inconclusive;
  }
}
