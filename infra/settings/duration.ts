/** A length of time. Never a bare number: `901s` against `901000` is the mistake of this field. */
export class Duration {
  readonly ms: number;

  private constructor(ms: number) {
    this.ms = ms;
  }

  static readonly zero = new Duration(0);

  static ms(ms: number): Duration {
    if (!Number.isFinite(ms) || ms < 0)
      throw new RangeError(`a duration must be a number of milliseconds from 0 up, got ${ms}`);
    return new Duration(ms);
  }

  static seconds(seconds: number): Duration {
    return Duration.ms(seconds * 1000);
  }

  /**
   * Reads `901s`, `500ms`, `30m`, `1h`, and sums of them as Go and Kubernetes write them (`1m30s`, `1.5h`).
   * A bare number is refused, since consumers disagree on its unit; only `0` needs none.
   */
  static parse(text: string): Duration {
    const trimmed = text.trim();
    if (trimmed === '0') return Duration.zero;
    if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) {
      const hint = /^\d+(\.\d+)?$/.test(trimmed) ? `: it has no unit; write '${trimmed}s' for seconds` : '';
      throw new RangeError(`'${text}' is not a duration${hint} (examples: 500ms, 901s, 1m30s, 1h)`);
    }
    let ms = 0;
    for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
      ms += Number(amount) * unitMs[unit as keyof typeof unitMs];
    }
    return Duration.ms(ms);
  }

  plus(other: Duration): Duration {
    return Duration.ms(this.ms + other.ms);
  }

  /** The difference, and zero where `other` is longer: a negative time means nothing to any consumer. */
  minus(other: Duration): Duration {
    return Duration.ms(Math.max(0, this.ms - other.ms));
  }

  times(factor: number): Duration {
    return Duration.ms(this.ms * factor);
  }

  isLongerThan(other: Duration): boolean {
    return this.ms > other.ms;
  }

  static min(...all: readonly [Duration, ...Duration[]]): Duration {
    return Duration.ms(Math.min(...all.map((d) => d.ms)));
  }

  static max(...all: readonly [Duration, ...Duration[]]): Duration {
    return Duration.ms(Math.max(...all.map((d) => d.ms)));
  }

  /** Seconds, possibly with a fraction. */
  get seconds(): number {
    return this.ms / 1000;
  }

  /** What fields in whole seconds take (Kubernetes pod specs, ingress-nginx annotations): rounded up, so that nothing is cut short. */
  toWholeSeconds(): number {
    return Math.ceil(this.ms / 1000 - 1e-9);
  }

  /**
   * One number and one unit, as HAProxy and NGINX read a time: `901s`, `30m` becomes `1800s`, `15017ms`. A time above 0 never becomes
   * 0, which both read as "no limit".
   * Both take `ms` and `s` (HAProxy configuration manual §2.5 "Time format"; NGINX "Configuration file measurement units").
   */
  toProxyTime(): string {
    const ms = this.ms > 0 ? Math.max(1, Math.round(this.ms)) : 0;
    return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
  }

  /** For people: `901s`, `14m`, `1h`, `250ms`, `0s`. Reads back with {@link Duration.parse}, to a thousandth of a millisecond. */
  toString(): string {
    const ms = Math.round(this.ms * 1000) / 1000;
    if (ms === 0) return '0s';
    if (ms < unitMs.s) return `${ms}ms`;
    const unit = (['d', 'h', 'm'] as const).find((each) => ms % unitMs[each] === 0) ?? 's';
    return `${Number((ms / unitMs[unit]).toFixed(6))}${unit}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
