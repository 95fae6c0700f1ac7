import type { Fleet } from '../fleet/fleet.ts';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import type { ConnectionRecord } from '../fleet/record.ts';
import type { TimelineEvent } from '../timeline/events.ts';
import type { FleetEvent, ShardChanges } from './protocol.ts';

/** What an asker knows already. */
export interface Known {
  readonly events: number;
  readonly records: number;
}

/** What happened to a shard's fleet, so that each asker can be told what is new to it. */
export class Journal {
  readonly #events: FleetEvent[] = [];
  readonly #recordsById = new Map<string, ConnectionRecord>();
  #indexed = 0;

  readonly emit = (event: TimelineEvent): void => {
    if (isOfFleet(event)) this.#events.push(event);
  };

  /** @param fleet null: it has not been started */
  changesSince(
    known: Known,
    fleet: Fleet | null,
    about: { readonly ready: boolean; readonly loopDelay: LoopDelay },
  ): ShardChanges {
    const records = fleet?.records ?? [];
    this.#index(records);
    const newEvents = this.#events.slice(known.events);
    const told = newEvents.flatMap(({ id }) => this.#recordsById.get(id) ?? []);
    return {
      held: fleet?.held ?? 0,
      waiting: fleet?.waiting ?? 0,
      ...about,
      events: this.#events.length,
      records: records.length,
      newEvents,
      changedRecords: [...new Set([...records.slice(known.records), ...told])],
    };
  }

  #index(records: readonly ConnectionRecord[]): void {
    for (const record of records.slice(this.#indexed)) this.#recordsById.set(record.id, record);
    this.#indexed = records.length;
  }
}

function isOfFleet(event: TimelineEvent): event is FleetEvent {
  return ['connection-opened', 'connection-ended', 'connection-refused'].includes(event.kind);
}
