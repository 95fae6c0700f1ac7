import { percentiles } from '../../timeline/percentiles.ts';

/** So many of the latest lines are kept in mind: what a node does now counts, not what it did at the start. */
const kept = 2_000;

/**
 * How late a node's runtime reads the lines of its containers, by those of our apps, which have a stamp of their own: the difference to the
 * line that was read soonest. A proxy's lines have the runtime's stamp only, so theirs may be late by as much.
 */
export class LineLateness {
  readonly #late: number[] = [];

  add(lateMs: number): void {
    this.#late.push(lateMs);
    if (this.#late.length > kept) this.#late.splice(0, this.#late.length - kept);
  }

  /** All but one in a hundred were not later than this; 0 before there was a line. */
  get p99(): number {
    return percentiles(this.#late).p99 ?? 0;
  }
}
