/** Images that could not be built or brought to a cluster. The message says what, why, and what to do; exit code 3. */
export class ImagesError extends Error {
  override readonly name = 'ImagesError';
}
