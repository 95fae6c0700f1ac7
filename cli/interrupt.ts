import { exitCodes } from './exit-codes.ts';

/** The user, or whoever started us, wants an end: exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns the first Ctrl-C (SIGTERM, SIGHUP) into an abort of `signal`, so that everything started can be ended and what was measured
 * can be kept. A second one exits at once; the children's own exit handler still ends them (probes/targets/lab/child.ts).
 */
export function onInterrupt(told: (line: string) => void): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const listener = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      told(`${name} once more: ended at once; what a stack was changed in, its next run undoes`);
      process.exit(exitCodes.interrupted);
    }
    told(`${name}: ending what runs here and keeping what was measured; once more ends at once`);
    controller.abort(new Interrupted(`interrupted by ${name}`));
  };
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of signals) process.off(name, listener);
    },
  };
}
