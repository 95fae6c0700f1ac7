/** Between which limits another clock's zero lies on the run's clock, in milliseconds: its times plus `from` to `until` are the run's. */
export interface Bounds {
  readonly from: number;
  readonly until: number;
}

/**
 * Where another clock stands to the run's, from what was seen of both: a stamp that was asked for lies between question and answer, and
 * one that came by itself lies before its arrival. Nothing is taken for granted about clocks of other machines.
 */
export class ClockBounds {
  #from = -Infinity;
  #until = Infinity;

  /** A stamp that the other side took after it was asked at `asked`, and that was here at `answered`. */
  exchanged(stamp: number, asked: number, answered: number): void {
    const bounds = { from: asked - stamp, until: answered - stamp };
    // Two clocks that drift, or one that was set, contradict the older limits: the newer ones are true then.
    if (bounds.from > this.#until || bounds.until < this.#from) {
      this.#from = bounds.from;
      this.#until = bounds.until;
      return;
    }
    this.#from = Math.max(this.#from, bounds.from);
    this.#until = Math.min(this.#until, bounds.until);
  }

  /** A stamp that was here at `arrived`: it cannot be younger than that. */
  arrived(stamp: number, arrived: number): void {
    this.#until = Math.max(this.#from, Math.min(this.#until, arrived - stamp));
  }

  /** Null before anything was seen. */
  get bounds(): Bounds | null {
    return this.#until === Infinity ? null : { from: this.#from, until: this.#until };
  }

  /** The time of a stamp on the run's clock: the middle of what is possible, or the latest where only that is known. */
  toRun(stamp: number): number | null {
    if (this.#until === Infinity) return null;
    return stamp + (this.#from === -Infinity ? this.#until : (this.#from + this.#until) / 2);
  }

  /** By how much {@link toRun} may be wrong, either way; Infinity where only one limit is known. */
  get errorMs(): number {
    return this.#from === -Infinity ? Infinity : (this.#until - this.#from) / 2;
  }
}
