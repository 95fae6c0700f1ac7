import { TargetError } from '../errors.ts';
import type { Child } from './child.ts';

/** How long a proxy may take to load a configuration: real time. */
const deadlineMs = 10_000;

export interface Load {
  /** Makes the proxy load its configuration. */
  readonly begin: () => unknown;
  readonly loaded: () => boolean;
  readonly child: Child;
}

/** Watches a proxy's lines until it has loaded a configuration or refused it. */
export class LoadWatch {
  readonly #proxy: string;
  readonly #pod: string;
  #lines: string[] = [];
  #failed = false;
  #next = Promise.withResolvers<undefined>();

  constructor(proxy: string, pod: string) {
    this.#proxy = proxy;
    this.#pod = pod;
  }

  /** Takes one line; `fatal` ones say that a configuration was refused. */
  line(line: string, fatal: boolean): void {
    this.#lines.push(line);
    this.#lines.splice(0, this.#lines.length - 20);
    if (fatal) this.#failed = true;
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers<undefined>();
  }

  /** Waits for the first configuration; a proxy that does not load it is ended. @throws TargetError as {@link until} */
  async first(loaded: () => boolean, child: Child): Promise<void> {
    try {
      await this.until({ begin: () => undefined, loaded, child });
    } catch (error) {
      child.kill();
      await child.exited;
      throw error;
    }
  }

  /** @throws TargetError with the proxy's own words when it refuses, ends, or is too late. */
  async until({ begin, loaded, child }: Load): Promise<void> {
    this.#failed = false;
    this.#lines = [];
    await begin();
    const late = Promise.withResolvers<undefined>();
    let tooLate = false;
    const timer = setTimeout(() => {
      tooLate = true;
      late.resolve(undefined);
    }, deadlineMs);
    try {
      while (!loaded()) {
        if (this.#failed || tooLate) throw this.#refusal(tooLate);
        await Promise.race([this.#next.promise, child.exited, late.promise]);
        if (!child.running) {
          await child.exited;
          throw this.#refusal(tooLate);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #refusal(tooLate: boolean): TargetError {
    const why = tooLate ? `did not load its configuration within ${deadlineMs / 1000} s` : 'refused its configuration';
    const complaints = this.#lines.filter((line) => /\[(ALERT|emerg|crit)\]/.test(line));
    const words = complaints.length > 0 ? complaints : this.#lines;
    return new TargetError(`${this.#proxy} of pod ${this.#pod} ${why}:\n  ${words.join('\n  ')}`);
  }
}
