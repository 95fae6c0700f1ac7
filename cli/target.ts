import { UsageError } from './usage-error.ts';

/** @throws UsageError for anything but the lab */
export function checkTarget(name: string): void {
  if (name === 'lab') return;
  if (name === 'stack' || name.startsWith('stack:')) {
    throw new UsageError(
      `'--target ${name}': this version measures on the lab only; deployed stacks come with 'pulumi up' in a later one`,
    );
  }
  throw new UsageError(`'--target ${name}': must be 'lab'`);
}
