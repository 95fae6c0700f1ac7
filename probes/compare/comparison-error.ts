import { plain } from '../report/words.ts';

/** One thing in which the subjects are not alike, so that a difference between them would not be theirs. */
export interface Refusal {
  /** What differs, as a user calls it: `time scale`, `connections in controller-restart`. */
  readonly what: string;
  /** Of each subject that has one: its value. */
  readonly values: readonly { readonly subject: string; readonly value: string }[];
  /** Why that makes them unlike, and what to do. */
  readonly advice: string;
}

/** Subjects that cannot be compared; the message lists all that is in the way at once. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    const lines = refusals.map(({ what, values, advice }) => `  ${plain(what)}: ${valuesText(values)}. ${advice}`);
    super(['these cannot be compared, since they are not alike:', ...lines].join('\n'));
    this.refusals = refusals;
  }
}

function valuesText(values: Refusal['values']): string {
  return values.map(({ subject, value }) => `${plain(value)} in '${plain(subject)}'`).join(', ') || 'none';
}
