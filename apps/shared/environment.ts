import type { z } from 'zod';
import type { Log } from './log.ts';
import { nearestName } from './near-names.ts';

/** A value in the environment that is not allowed. The message lists every one, each on its own line. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** A variable that nobody reads, but that looks like one of ours. */
export interface UnknownVariable {
  readonly variable: string;
  readonly meant: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads an app's variables. An empty variable counts as not set, as `FOO=` in a shell or a manifest means "the default".
 * @throws {SettingsError} naming every variable that is wrong, its value and what is allowed
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const ours = Object.keys(schema.shape)
    .map((name) => [name, environment[name]] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  const result = schema.safeParse(Object.fromEntries(ours));
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => complaint(issue, environment));
  throw new SettingsError(`the environment is not usable:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** The variables that are set, that `schema` does not know, and that look like one it knows. */
export function unknownVariables(schema: z.ZodObject, environment: Environment): readonly UnknownVariable[] {
  const known = Object.keys(schema.shape);
  return Object.keys(environment)
    .filter((variable) => !known.includes(variable))
    .map((variable) => ({ variable, meant: nearestName(variable, known) }))
    .filter((found): found is UnknownVariable => found.meant !== undefined);
}

/** Logs a line for each of {@link unknownVariables}. */
export function warnOfUnknown(log: Log, schema: z.ZodObject, environment: Environment): void {
  for (const { variable, meant } of unknownVariables(schema, environment)) {
    log.warn(
      'setting-unknown',
      { variable, meant },
      `${variable} is not read by anything here; did you mean ${meant}?`,
    );
  }
}

function complaint(issue: z.core.$ZodIssue, environment: Environment): string {
  const variable = String(issue.path[0] ?? '');
  const value = environment[variable];
  // An issue about how two variables relate is a whole sentence of its own.
  if (issue.code === 'custom') return issue.message;
  const got = value === undefined || value === '' ? 'is not set' : `is '${value}'`;
  return `${variable} ${got}, but must be ${issue.message}${serviceLinkHint(variable, value)}`;
}

/**
 * Kubernetes sets `<SERVICE>_PORT=tcp://<address>:<port>` in every pod for each Service of the namespace, so a Service called
 * "control" takes the place of CONTROL_PORT (Kubernetes: Services, "Environment variables"; PodSpec `enableServiceLinks`).
 */
function serviceLinkHint(variable: string, value: string | undefined): string {
  if (!value || !variable.endsWith('_PORT') || !/^(tcp|udp|sctp):\/\//.test(value)) return '';
  const service = variable.slice(0, -'_PORT'.length).toLowerCase().replaceAll('_', '-');
  return ` (Kubernetes makes this value for a Service named '${service}': set enableServiceLinks: false in the pod, or the variable itself)`;
}
