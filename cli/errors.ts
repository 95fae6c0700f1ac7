import { OutputsError } from '../infra/outputs.ts';
import { SettingsError } from '../infra/settings/settings-error.ts';
import { ComparisonError } from '../probes/compare/comparison-error.ts';
import { ReportReadError } from '../probes/report/read.ts';
import type { ExitCode } from './exit-codes.ts';
import { exitCodes } from './exit-codes.ts';
import { Interrupted } from './interrupt.ts';
import { UsageError } from './usage-error.ts';

const usageErrors = [UsageError, SettingsError, OutputsError, ReportReadError, ComparisonError] as const;

/** What the shell learns of an error. Anything that is not the user's to mend at the command line is 3. */
export function exitCodeOfError(thrown: unknown): ExitCode {
  const error = firstOf(thrown);
  if (error instanceof Interrupted) return exitCodes.interrupted;
  return usageErrors.some((kind) => error instanceof kind) ? exitCodes.usage : exitCodes.inconclusive;
}

/** What a user reads. An error that is none of ours is a bug, and says how to report it. */
export function messageOf(thrown: unknown, debug: boolean): string {
  const error = firstOf(thrown);
  if (debug && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return isOurs(error)
    ? `error: ${message}`
    : `error: ${message}\n(this is a defect of drainproof; --debug shows where)`;
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof Error && error.constructor !== Error && !/^(Type|Reference|Range|Syntax)Error$/.test(error.name)
  );
}

/** What went wrong first, where ending things failed after it. */
function firstOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstOf(error.suppressed) : error;
}
