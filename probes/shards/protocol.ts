import { z } from 'zod';
import type { LoopDelay } from '../fleet/loop-delay.ts';
import type { ConnectionRecord } from '../fleet/record.ts';

/** Where a shard is asked. Everything else is 404. */
export const shardPaths = { clock: '/clock', changes: '/changes', start: '/start', stop: '/stop' } as const;

/** The shard's container port, unless its environment says otherwise. */
export const shardPort = 8_080;

/** `GET /clock`. */
export const clockSchema = z.strictObject({
  /** The shard's monotonic clock at the moment of the answer. */
  monotonicMs: z.number(),
});

const time = z.number().nullable();
const text = z.string().nullable();
const count = z.int().min(0);

const recordSchema = z.strictObject({
  id: z.string(),
  client: count,
  attempt: count,
  requestedAt: z.number(),
  openedAt: time,
  endedAt: time,
  backend: text,
  proxy: text,
  refused: text,
  closeCode: z.int().nullable(),
  closeReason: text,
  socketEnd: text,
  endedBy: z.enum(['client', 'peer']).nullable(),
  lastByteAt: time,
  sent: count,
  acked: count,
  duplicated: count,
  outOfOrder: count,
  slowestEchoMs: z.number(),
  operations: count,
  operationsDone: count,
  operationsCut: count,
}) satisfies z.ZodType<ConnectionRecord>;

const event = { at: z.number(), id: z.string() };
const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('connection-opened'), ...event, backend: text, proxy: text }),
  z.strictObject({ kind: z.literal('connection-ended'), ...event, code: z.int(), clean: z.boolean() }),
  z.strictObject({ kind: z.literal('connection-refused'), ...event, why: z.string() }),
]);

const delay = z.number().nullable();
const loopDelaySchema = z.strictObject({
  count,
  p50: delay,
  p95: delay,
  p99: delay,
  max: delay,
}) satisfies z.ZodType<LoopDelay>;

/** `GET /changes?events=N&records=K`: what has changed since an answer that knew N events and K records. Times are on the shard's own clock. */
export const changesSchema = z.strictObject({
  /** Open now. */
  held: count,
  /** Clients that are connecting or will try again. */
  waiting: count,
  /** Each client has been open or has given up. */
  ready: z.boolean(),
  /** How many events there are by now. */
  events: count,
  /** How many records there are by now. */
  records: count,
  newEvents: z.array(eventSchema),
  /** The records of new attempts, and those of which a new event tells. */
  changedRecords: z.array(recordSchema),
  loopDelay: loopDelaySchema,
});

/** See {@link changesSchema}. */
export type ShardChanges = z.output<typeof changesSchema>;
/** An event as a fleet tells it. */
export type FleetEvent = z.output<typeof eventSchema>;
