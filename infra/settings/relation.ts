/** A relation that must hold between durations of the budget. */
export interface Relation {
  readonly holds: boolean;
  /** The two sides with their keys and numbers, then what would break. */
  readonly broken: string;
}
