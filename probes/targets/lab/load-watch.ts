import { TargetError } from '../errors.ts';
import type { Child } from './child.ts';

/** How long a proxy may take to load a configuration: real time. */
const deadlineMs = 10_000;

/** Watches a proxy's lines until it has loaded a configuration or refused it. */
export class LoadWatch {
  readonly #proxy: string;
  readonly #pod: string;
  #complaints: string[] = [];
  #failed = false;
  #next = Promise.withResolvers<undefined>();

  constructor(proxy: string, pod: string) {
    this.#proxy = proxy;
    this.#pod = pod;
  }

  /** Takes one line; `fatal` ones say that a configuration was refused. */
  line(line: string, fatal: boolean): void {
    this.#complaints.push(line);
    this.#complaints.splice(0, this.#complaints.length - 20);
    if (fatal) this.#failed = true;
    this.#next.resolve(undefined);
    this.#next = Promise.withResolvers<undefined>();
  }

  /** @throws TargetError with the proxy's own words when it refuses, ends, or is too late. */
  async until(loaded: () => boolean, child: Child): Promise<void> {
    const late = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      late.resolve(undefined);
    }, deadlineMs);
    let tooLate = false;
    void late.promise.then(() => (tooLate = true));
    try {
      while (!loaded()) {
        await Promise.race([this.#next.promise, child.exited, late.promise]);
        if (!child.running || this.#failed || tooLate) throw this.#refusal(tooLate);
      }
    } finally {
      clearTimeout(timer);
      this.#failed = false;
      this.#complaints = [];
    }
  }

  #refusal(tooLate: boolean): TargetError {
    const why = tooLate ? `did not load its configuration within ${deadlineMs / 1000} s` : 'refused its configuration';
    return new TargetError(`${this.#proxy} of pod ${this.#pod} ${why}:\n  ${this.#complaints.join('\n  ')}`);
  }
}
