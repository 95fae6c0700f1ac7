import { exitCodes, type ExitCode } from './exit-codes.ts';
import { SettingsError } from './environment.ts';

/** What a `main.ts` says on standard error, and exits with, when the app could not start. */
export interface StartFailure {
  readonly message: string;
  readonly exitCode: ExitCode;
}

export function startFailure(app: string, error: unknown): StartFailure {
  const reason = error instanceof Error ? error.message : String(error);
  const exitCode = error instanceof SettingsError ? exitCodes.badSettings : exitCodes.failed;
  return { message: `${app} can't start: ${reason}`, exitCode };
}
