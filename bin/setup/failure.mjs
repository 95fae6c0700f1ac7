/** The exit code of a set-up that could not be finished: the target did not start (cli/exit-codes.ts). */
const notSetUp = 3;

/** A step of the set-up that failed. Its message says what failed, in which words of the tool, and what to do. */
export class SetUpFailure extends Error {
  /** @override */
  name = 'SetUpFailure';
}

/**
 * Says what went wrong and leaves with the exit code for it; what is not a failure of the set-up is a defect, and thrown on.
 * @param {unknown} error
 */
export function leaveWith(error) {
  if (!(error instanceof SetUpFailure)) throw error;
  process.stderr.write(`set-up: ${error.message}\n`);
  process.exitCode = notSetUp;
}
