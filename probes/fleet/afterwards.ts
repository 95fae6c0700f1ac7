/** Something with work that need not be done within the event that brought it. */
export interface Settling {
  settle(): void;
}

/**
 * Puts work off until all events of this turn of the loop have been seen. When thousands of connections end at once, each end is
 * stamped first and cleaned up later, so that the last one's time is not late by the cleaning of all others.
 */
export class Afterwards {
  #due: Settling[] = [];

  add(member: Settling): void {
    if (this.#due.push(member) === 1) setImmediate(this.#run);
  }

  readonly #run = (): void => {
    const due = this.#due;
    this.#due = [];
    for (const member of due) member.settle();
  };
}
