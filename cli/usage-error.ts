import { nearest } from '../infra/settings/nearest.ts';

/** A command line that cannot be followed. The message says what was wrong and what is allowed; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Things of one kind, by their names on the command line. */
export interface Choice<T> {
  readonly kind: string;
  readonly all: ReadonlyMap<string, T>;
  /** What lists them. */
  readonly listed: string;
}

/**
 * Finds what a name on the command line means.
 * @throws UsageError that offers the nearest name and says how to list all
 */
export function choose<T>(name: string, { kind, all, listed }: Choice<T>): T {
  const found = all.get(name);
  if (found !== undefined) return found;
  const near = nearest(name, [...all.keys()]);
  const hint = near === null ? '' : `; did you mean '${near}'?`;
  throw new UsageError(`there is no ${kind} '${name}'${hint} (${listed} lists them)`);
}
