import type { ConnectionRecord } from './record.ts';

/** Which echoes of a connection came back. Messages carry their number, from 1, and when they were sent. */
export class EchoLedger {
  #highest = 0;
  /** Below the highest and not back yet: lost, or still to come out of order. Null while there are none, as almost always. */
  #missing: Set<number> | null = null;

  /** The next message to send, counted as sent. */
  next(record: ConnectionRecord, now: number): string {
    record.sent += 1;
    return `${record.sent} ${now}`;
  }

  /** Takes what came back. What no message of this connection looks like is passed over: it acknowledges nothing. */
  acknowledge(record: ConnectionRecord, text: string, now: number): void {
    const space = text.indexOf(' ');
    const number = Number(text.slice(0, space));
    const sentAt = Number(text.slice(space + 1));
    if (space < 1 || !Number.isInteger(number) || number < 1 || number > record.sent || !(sentAt <= now)) return;
    if (!this.#isNew(record, number)) return;
    record.acked += 1;
    record.slowestEchoMs = Math.max(record.slowestEchoMs, now - sentAt);
  }

  #isNew(record: ConnectionRecord, number: number): boolean {
    if (number > this.#highest) {
      for (let between = this.#highest + 1; between < number; between++) (this.#missing ??= new Set()).add(between);
      this.#highest = number;
      return true;
    }
    if (this.#missing?.delete(number) === true) {
      if (this.#missing.size === 0) this.#missing = null;
      record.outOfOrder += 1;
      return true;
    }
    record.duplicated += 1;
    return false;
  }
}
