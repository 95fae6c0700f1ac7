import { UsageError } from './usage-error.ts';

/** Reads a whole number of a flag. */
export function wholeNumber(flag: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new UsageError(`'${flag} ${text}': must be a whole number from ${least} to ${most}`);
  };
}

/**
 * Reads a time scale: `1` is real time, `1/60` lets a minute pass in a second, `0.1` is the same as `1/10`.
 */
export function timeScale(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)(?:\/(\d+(?:\.\d+)?))?$/.exec(text.trim());
  const value = parts === null ? Number.NaN : Number(parts[1]) / Number(parts[2] ?? 1);
  if (value > 0 && value <= 1) return value;
  const whole = parts !== null && parts[2] === undefined && value > 1;
  const hint = whole ? `; to let ${text} seconds pass in one, write 1/${text}` : '';
  throw new UsageError(
    `'--scale ${text}': must be a fraction from just above 0 to 1, such as 1/60 (a minute in a second)${hint}`,
  );
}

/** A scale as people write it: 1/60, 1. */
export function scaleInWords(scale: number): string {
  if (scale === 1) return '1';
  const inverse = 1 / scale;
  return Math.abs(inverse - Math.round(inverse)) < 1e-6 ? `1/${Math.round(inverse)}` : String(scale);
}
