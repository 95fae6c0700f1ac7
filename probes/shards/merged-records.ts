import type { LoopDelay } from '../fleet/loop-delay.ts';
import type { ConnectionRecord } from '../fleet/record.ts';

/** The records of all shards as one list. A record keeps its identity while it changes, as in a fleet of this process. */
export class MergedRecords {
  readonly all: ConnectionRecord[] = [];
  readonly #byId = new Map<string, ConnectionRecord>();

  take(changed: readonly ConnectionRecord[]): void {
    for (const record of changed) {
      const known = this.#byId.get(record.id);
      if (known !== undefined) Object.assign(known, record);
      else {
        this.#byId.set(record.id, record);
        this.all.push(record);
      }
    }
  }

  /** Puts them in the order of the attempts, which came in as the shards were asked. */
  sort(): void {
    this.all.sort((a, b) => a.requestedAt - b.requestedAt);
  }
}

/** The worst of several loops, figure by figure: no shard was later than that. */
export function worstDelay(delays: readonly LoopDelay[]): LoopDelay {
  const worst = (figure: 'p50' | 'p95' | 'p99' | 'max'): number | null => {
    const known = delays.flatMap((delay) => delay[figure] ?? []);
    return known.length === 0 ? null : Math.max(...known);
  };
  const count = delays.reduce((sum, delay) => sum + delay.count, 0);
  return { count, p50: worst('p50'), p95: worst('p95'), p99: worst('p99'), max: worst('max') };
}
