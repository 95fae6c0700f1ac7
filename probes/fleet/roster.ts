import type { ConnectionRecord } from './record.ts';

/** The fleet's own count of its clients, kept as things happen so that asking costs nothing. */
export class Roster {
  readonly records: ConnectionRecord[] = [];
  readonly #size: number;
  readonly #onChange: () => void;
  readonly #names = new Map<string, string>();
  /** Open now. */
  held = 0;
  /** Attempts under way. */
  connecting = 0;
  /** Clients that have been open once, or have given up. */
  settled = 0;
  /** Clients that will not try again, with nothing of them left. */
  finished = 0;

  /** @param onChange is called when a client settles or finishes */
  constructor(size: number, onChange: () => void) {
    this.#size = size;
    this.#onChange = onChange;
  }

  get waiting(): number {
    return this.#size - this.held - this.finished;
  }

  get allSettled(): boolean {
    return this.settled === this.#size;
  }

  get allFinished(): boolean {
    return this.finished === this.#size;
  }

  settle(): void {
    this.settled += 1;
    this.#onChange();
  }

  finish(): void {
    this.finished += 1;
    this.#onChange();
  }

  /** The one copy of a name that thousands of answers repeat. */
  name(name: string | null): string | null {
    if (name === null) return null;
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, name);
    return name;
  }
}
