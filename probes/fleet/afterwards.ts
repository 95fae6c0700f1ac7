import { monotonicMs } from '../timeline/clock.ts';

/** Something with work that need not be done within the event that brought it. */
export interface Settling {
  settle(): void;
}

/** After so much of it, new events are looked for first. Milliseconds. */
const turnMs = 1;

/**
 * Puts work off until the events of this turn of the loop have been seen, and does it in small portions. When thousands of connections
 * end at once, each end is stamped first and cleaned up later, so that the last one's time is not late by the cleaning of all others.
 */
export class Afterwards {
  #due: Settling[] = [];
  #next = 0;

  add(member: Settling): void {
    if (this.#due.push(member) === 1) setImmediate(this.#run);
  }

  readonly #run = (): void => {
    const until = monotonicMs() + turnMs;
    do {
      this.#due[this.#next]?.settle();
      this.#next += 1;
    } while (this.#next < this.#due.length && monotonicMs() < until);
    if (this.#next < this.#due.length) {
      setImmediate(this.#run);
      return;
    }
    this.#due = [];
    this.#next = 0;
  };
}
