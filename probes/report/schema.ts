import { z } from 'zod';
import { causeSchema, ledgerRowSchema } from '../ledger/row.ts';
import {
  boundSchema,
  observationSchema,
  predictionSchema,
  thresholdSchema,
  verdictSchema,
} from '../verdicts/schema.ts';

export type { LedgerRow } from '../ledger/row.ts';
export type { Verdict } from '../verdicts/schema.ts';

/** Raised when a field changes its meaning or goes; added fields do not raise it. */
export const schemaVersion = 1;

const ms = z.number().describe('milliseconds');
const nullableMs = ms.nullable();
const percentiles = z
  .strictObject({ count: z.int(), p50: nullableMs, p95: nullableMs, p99: nullableMs, max: nullableMs })
  .describe('null where there was no sample');

const eventSchema = z.looseObject({ at: ms, kind: z.string() });

export const runSchema = z.strictObject({
  scenario: z.string(),
  target: z.string(),
  controller: z.string().describe('id of the variant, as in `drainproof controllers`'),
  title: z.string(),
  verdict: verdictSchema,
  why: z.string().describe('one plain sentence with the number that decided'),
  remedy: z.string().nullable().describe('the one setting that would have saved them'),
  startedAt: z.string(),
  durationMs: ms,
  settings: z.record(z.string(), z.unknown()),
  budget: z.record(z.string(), z.unknown()).describe('as scaled'),
  keepMs: ms.describe('how long connections had to be kept after the fault'),
  connections: z.strictObject({
    requested: z.int(),
    opened: z.int(),
    held: z.int().describe('held when the fault began'),
    seenByServer: z.int().describe('held by the servers, as they say, when the fault began'),
    kept: z.int().describe('of those held, still open when `keepMs` had passed, or ended by the client'),
    ended: z.int().describe('of those held, ended by anyone but the client until the end of the watch'),
    endedBy: z.partialRecord(causeSchema, z.int()),
    cutBy: z.partialRecord(causeSchema, z.int()).describe('of those ended, before `keepMs` had passed'),
    refusedAttempts: z.int(),
    neverBack: z.int().describe('clients that were not served again before the end of the watch'),
  }),
  messages: z.strictObject({
    sent: z.int(),
    acked: z.int(),
    lost: z.int(),
    duplicated: z.int(),
    outOfOrder: z.int(),
    slowestEchoMs: nullableMs,
    operations: z.int(),
    operationsDone: z.int(),
    operationsCut: z.int(),
  }),
  gapMs: percentiles,
  predicted: z.array(predictionSchema),
  observed: z.array(observationSchema),
  thresholds: z.array(thresholdSchema),
  bound: boundSchema.describe('share of held connections that were cut before `keepMs`, Clopper–Pearson'),
  self: z.strictObject({
    eventLoopDelayMs: percentiles,
    ledgerDelayMs: percentiles.describe("from a socket's end to its ledger entry, measured in this run"),
    clockResolutionMs: ms,
    clockErrorMs: ms.describe('what two times of this run may differ by and still be one'),
    sideBySide: z.int().describe('runs that shared the machine with this one'),
    limits: z.array(z.string()).describe('own limits that were hit: any makes the verdict inconclusive'),
  }),
  notes: z.array(z.string()),
  notModelled: z.array(z.string()),
  events: z.array(eventSchema).describe('the timeline without the single connections'),
  ledger: z.array(ledgerRowSchema),
});
export type RunReport = z.output<typeof runSchema>;

/** The document of a run: the contract. Everything else is a view of it. */
export const reportSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  tool: z.strictObject({ name: z.literal('drainproof'), version: z.string() }),
  startedAt: z.string().describe('ISO 8601'),
  finishedAt: z.string(),
  interrupted: z.boolean(),
  seed: z.int(),
  timeScale: z.number().describe('1: real time; 1/60: compressed, a minute in a second'),
  clock: z.strictObject({ kind: z.string(), resolutionMs: ms }),
  host: z.strictObject({ cores: z.int(), memoryBytes: z.number(), platform: z.string(), kernel: z.string() }),
  versions: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.unknown()).describe('as asked on the command line'),
  reproduce: z.string().describe('the command that repeats this run'),
  notes: z.array(z.string()),
  runs: z.array(runSchema),
});
export type Report = z.output<typeof reportSchema>;
