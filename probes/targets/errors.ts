/** A target that did not start, or can no longer do what was asked. The message says what, where, and what to do; exit code 3. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
