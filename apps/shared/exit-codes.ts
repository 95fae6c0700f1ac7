/** What an app exits with; docs/apps.md lists them. */
export const exitCodes = {
  /** Everything that was to be done before the exit was done. */
  done: 0,
  /** The deadline passed with work left, a second signal came, or the app could not start. */
  failed: 1,
  /** The environment holds a value that is not allowed. */
  badSettings: 2,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
