/** A target that did not start, or can no longer do what was asked. The message says what, where, and what to do; exit code 3. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}

/** What the system's error codes mean for whoever has to mend it. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space and run again',
  EDQUOT: 'your quota is used up: free some space and run again',
  EROFS: 'the file system is read-only: make it writable and run again',
  EACCES: 'this user may not write there: change its permissions and run again',
  EPERM: 'this user may not do that: change its permissions and run again',
  EEXIST: 'a file is in the way: remove it and run again',
  ENOTDIR: 'a file is in the way: remove it and run again',
  EMFILE: 'too many open files for one process: raise the limit (ulimit -n) or use fewer connections',
  ENFILE: 'too many open files on this machine: end other programs and run again',
};

/** Makes a system's error one that a user can act on; others, and those that are one already, stay as they are. */
export function asTargetError(error: unknown, what: string): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const remedy = code === undefined ? undefined : remedies[code];
  if (remedy === undefined || !(error instanceof Error) || error instanceof TargetError) return error;
  return new TargetError(`${what} (${error.message}): ${remedy}`, { cause: error });
}
