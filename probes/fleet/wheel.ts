import type { Clock } from '../timeline/clock.ts';

/** Something that wants to be called at a tick of the wheel. */
export interface Paced {
  /** When it is due; the wheel's own. */
  dueTick: number;
  /** @param tick of now, which may be later than the one asked for */
  turn(tick: number): void;
}

/** Later than any run lasts, and still a small integer, which costs no memory of its own: nine and a half weeks of ticks. */
export const never = 2 ** 30;
/** The wheel's step: waits are as exact as this. Milliseconds. */
export const tickMs = 5;

/** The first tick that is not before this time from now. */
export function ticksFor(ms: number): number {
  return Math.min(never, Math.ceil(ms / tickMs));
}

/**
 * One timer for thousands of clients: echo, pings, timeouts and waits all go by its ticks. A member is due at one tick at a time, and
 * asking for another replaces it; the old entry is passed over when its tick comes.
 */
export class Wheel implements Disposable {
  readonly #clock: Clock;
  readonly #begunAt: number;
  readonly #due = new Map<number, Paced[]>();
  readonly #timer: NodeJS.Timeout;
  #tick = 0;

  /** @param eachTime is called after each step that the timer makes */
  constructor(clock: Clock, eachTime: () => void) {
    this.#clock = clock;
    this.#begunAt = clock.now();
    this.#timer = setInterval(() => {
      this.#advance();
      eachTime();
    }, tickMs);
  }

  /** The tick of now. */
  get now(): number {
    return Math.floor((this.#clock.now() - this.#begunAt) / tickMs);
  }

  /** Calls the member at this tick, or at the next one if it is over already; {@link never}: not at all. */
  schedule(member: Paced, tick: number): void {
    const due = tick >= never ? never : Math.max(tick, this.#tick + 1);
    if (member.dueTick === due) return;
    member.dueTick = due;
    if (due === never) return;
    const members = this.#due.get(due);
    if (members === undefined) this.#due.set(due, [member]);
    else members.push(member);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#due.clear();
  }

  /** After a stall all that was missed is done at once, each member once. */
  #advance(): void {
    const { now } = this;
    while (this.#tick < now) {
      this.#tick += 1;
      const members = this.#due.get(this.#tick);
      if (members === undefined) continue;
      this.#due.delete(this.#tick);
      for (const member of members) {
        if (member.dueTick !== this.#tick) continue;
        member.dueTick = never;
        member.turn(now);
      }
    }
  }
}
