import { z } from 'zod';
import { causes } from '../timeline/events.ts';

/** Raised when a field changes its meaning or goes; added fields do not raise it. */
export const schemaVersion = 1;

const ms = z.number().describe('milliseconds');
const nullableMs = ms.nullable();
const percentiles = z
  .strictObject({ count: z.int(), p50: nullableMs, p95: nullableMs, p99: nullableMs, max: nullableMs })
  .describe('null where there was no sample');

export const causeSchema = z.enum(causes);
export const verdictSchema = z.enum(['passed', 'failed', 'inconclusive', 'not-supported']);
export type Verdict = z.output<typeof verdictSchema>;

/** One row of the ledger: a connection, from its request to its end. Times are milliseconds on the run's clock. */
export const ledgerRowSchema = z.strictObject({
  id: z.string(),
  client: z.int(),
  attempt: z.int().describe('from 1'),
  requestedAt: ms,
  openedAt: nullableMs,
  endedAt: nullableMs,
  refused: z.string().nullable().describe('how the attempt to open failed; null when it opened'),
  backend: z.string().nullable().describe('pod of the app that answered'),
  proxy: z.string().nullable().describe('<pod>/<worker pid> of the proxy in between'),
  code: z.int().nullable().describe('RFC 6455 close code; 1006 when no Close frame came'),
  reason: z.string().nullable(),
  socketEnd: z.string().nullable().describe("'fin' or the socket's error code"),
  cause: causeSchema.nullable().describe('null while open at the end of the run, or never opened'),
  evidence: z.string().nullable().describe('what the cause was told by'),
  sinceFaultMs: nullableMs.describe('from the begin of the first fault to the end of this connection'),
  gapMs: nullableMs.describe(
    'from its end until the same client was served again; null when it never was, or the client ended it',
  ),
  sent: z.int(),
  acked: z.int(),
  lost: z.int().describe('sent and not acknowledged when the connection ended'),
  duplicated: z.int(),
  outOfOrder: z.int(),
  operations: z.int(),
  operationsDone: z.int(),
  operationsCut: z.int(),
});
export type LedgerRow = z.output<typeof ledgerRowSchema>;

/** What was expected of a fault, and what came, side by side. */
export const predictionSchema = z.strictObject({
  subject: z.string().describe("whose end is predicted, e.g. 'connections through a restarted controller pod'"),
  afterMs: nullableMs.describe('from the event that sets it off; null: not ended by this'),
  cause: causeSchema.nullable(),
  because: z.string(),
  sources: z.array(z.string()),
});
export const observationSchema = z.strictObject({
  subject: z.string(),
  count: z.int().describe('connections that ended this way'),
  cause: causeSchema.nullable(),
  firstMs: nullableMs,
  medianMs: nullableMs,
  lastMs: nullableMs,
  agrees: z.boolean().nullable().describe('with the prediction, within the clock error; null when it cannot be told'),
  difference: z.string().nullable(),
});

export const thresholdSchema = z.strictObject({
  name: z.string(),
  says: z.string().describe('the claim in words, with its numbers'),
  measured: z.number().nullable(),
  limit: z.number(),
  unit: z.string(),
  holds: z.boolean().nullable().describe('null when it could not be measured'),
});

export const eventSchema = z.looseObject({ at: ms, kind: z.string() });

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
  bound: z
    .strictObject({
      events: z.int(),
      of: z.int(),
      confidence: z.number(),
      upperPercent: z.number(),
      lowerPercent: z.number(),
      words: z.string(),
    })
    .describe('share of held connections that were cut before `keepMs`, Clopper–Pearson'),
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
