import { EventEmitter } from 'node:events';
import type { ProcessLike, StopSignal } from '../lifecycle.ts';

/** Takes signals with `emit` and remembers exits instead of making them. */
export class FakeProcess extends EventEmitter implements ProcessLike {
  exitCode: number | string | null | undefined;
  /** The codes of all calls of exit, in order. */
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }

  getActiveResourcesInfo(): string[] {
    return ['TCPServerWrap'];
  }

  override on(signal: StopSignal, listener: (signal: StopSignal) => void): this {
    return super.on(signal, listener);
  }
}
