import { UsageError } from './usage-error.ts';

/** What `--target` and the subjects of `compare` name: the lab, or a stack by its name or by a file with its outputs. */
export type TargetName = { readonly kind: 'lab' } | { readonly kind: 'stack'; readonly of: string };

const stackPrefix = 'stack:';

/** @throws UsageError for anything but `lab`, `stack:NAME` and `stack:FILE.json` */
export function readTarget(text: string): TargetName {
  if (text === 'lab') return { kind: 'lab' };
  const of = isStackName(text) ? text.slice(stackPrefix.length) : '';
  if (of !== '') return { kind: 'stack', of };
  throw new UsageError(
    `'--target ${text}': must be 'lab', 'stack:NAME' for a deployed stack, or 'stack:FILE.json' for its outputs in a file`,
  );
}

/** Whether a subject of a comparison is a stack. */
export function isStackName(text: string): boolean {
  return text.startsWith(stackPrefix);
}
