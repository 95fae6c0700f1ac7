import { z } from 'zod';
import { causeSchema } from '../ledger/row.ts';
import { verdictSchema } from '../verdicts/schema.ts';

/** Raised when a field changes its meaning or goes; added fields do not raise it. */
export const comparisonVersion = 1;

const ms = z.number().describe('milliseconds');
const estimate = z
  .strictObject({ value: z.number(), lower: z.number(), upper: z.number() })
  .describe('with its 95 % interval');
const quantile = z
  .strictObject({ value: ms, lower: ms.nullable(), upper: ms.nullable() })
  .describe('with its bootstrap 95 % interval; a null bound lies outside what was seen')
  .nullable();

export const shareSchema = z
  .strictObject({
    events: z.int(),
    of: z.int(),
    percent: z.number(),
    lowerPercent: z.number(),
    upperPercent: z.number(),
  })
  .describe('with its 95 % interval (Clopper–Pearson)');
export type ShareFigure = z.output<typeof shareSchema>;

/** What is counted for each connection, worse when it is more. */
export const measureSchema = z.enum(['cut', 'never-back', 'lost-messages', 'operations-cut', 'wrong-end']);
export type Measure = z.output<typeof measureSchema>;

export const judgementSchema = z
  .enum(['better', 'worse', 'no-difference', 'cannot-be-told'])
  .describe('of the subject against the reference');
export type Judgement = z.output<typeof judgementSchema>;

export const stormSchema = z.strictObject({
  attempts: z.int().describe('to open, after the fault, refused ones as well'),
  peakPerSecond: z.number().describe('most in any 100 ms, counted up to a second'),
  widthMs: ms.describe('the shortest time that holds 95 % of the attempts'),
  restoredMs: ms.nullable().describe('from the fault until 99 % were served again; null where so many never were'),
});

export const survivalSchema = z.strictObject({
  of: z.int().describe('connections held when the fault began'),
  medianMs: ms.nullable().describe('null where more than half outlived the watch'),
  points: z
    .array(
      z.strictObject({
        atMs: ms.describe('after the fault'),
        atRisk: z.int(),
        share: z.number(),
        lower: z.number().nullable(),
        upper: z.number().nullable(),
      }),
    )
    .describe('Kaplan–Meier, log–log band; steps of less than half a percent are joined'),
});

export const figuresSchema = z.strictObject({
  runs: z.int().describe('those that could be told, passed or failed'),
  held: z.int(),
  kept: z.int(),
  cutBy: z.partialRecord(causeSchema, z.int()),
  ended: z.int().describe('until the end of the watch, by anyone but the client'),
  endedBy: z.partialRecord(causeSchema, z.int()),
  shares: z.partialRecord(measureSchema, shareSchema).describe('absent where there was nothing to count'),
  gapMs: z
    .strictObject({ count: z.int(), p50: quantile, p95: quantile, p99: quantile })
    .describe('null where nobody was without service'),
  survival: survivalSchema.nullable().describe('null where the report has no ledger'),
  storm: stormSchema
    .nullable()
    .describe('of the repetition with the highest peak; null where no client tried to come back'),
  spread: z
    .strictObject({
      cutPercent: z.strictObject({ least: z.number(), most: z.number() }),
      gapP50Ms: z.strictObject({ least: ms, most: ms }).nullable(),
    })
    .nullable()
    .describe('over the repetitions; null for a single one'),
});
export type Figures = z.output<typeof figuresSchema>;

export const rowSchema = z.strictObject({
  subject: z.string(),
  controller: z.string(),
  target: z.string(),
  verdict: verdictSchema.describe('the worst of all repetitions'),
  verdicts: z.array(verdictSchema),
  why: z.string().describe('of the worst repetition, from its report'),
  remedy: z.string().nullable().describe('the one setting that would have saved them, of that repetition'),
  figures: figuresSchema.nullable().describe('null where no repetition could be told'),
});
export type ComparedRow = z.output<typeof rowSchema>;

export const shareComparisonSchema = z.strictObject({
  measure: measureSchema,
  reference: shareSchema,
  subject: shareSchema,
  differencePercent: estimate.describe("subject − reference in percentage points, Newcombe's interval"),
  judgement: judgementSchema.nullable().describe('null where it was meant to happen: connections that were to move'),
  decides: z
    .boolean()
    .describe(
      'false where it was meant to happen, and for lost messages: what is under way at the moment of a cut differs from run to run',
    ),
  neededConnections: z
    .int()
    .nullable()
    .describe(
      'a side, to tell the difference if the shares stayed as seen; null where it was told or the shares are equal',
    ),
});
export type ShareComparison = z.output<typeof shareComparisonSchema>;

export const clientsSchema = z.strictObject({
  pairs: z.int(),
  cutInBoth: z.int(),
  cutInReference: z.int().describe('only there'),
  cutInSubject: z.int().describe('only there'),
  keptInBoth: z.int(),
  p: z.number().describe("McNemar's exact test, two-sided"),
});

export const gapComparisonSchema = z.strictObject({
  u: z.number(),
  method: z.enum(['exact', 'normal']),
  p: z.number().describe('Mann–Whitney, two-sided'),
  pHolm: z.number().describe('corrected over all of this comparison'),
  delta: z.number().describe("Cliff's δ; above 0: longer in the subject"),
  size: z.enum(['negligible', 'small', 'medium', 'large']),
  medianDifferenceMs: estimate.nullable().describe('subject − reference, bootstrap interval; null below 6 a side'),
  clockErrorMs: ms.describe('of both; a smaller difference is not told'),
  ratio: z.number().describe('the longer median by the shorter'),
  medians: z
    .strictObject({ longer: z.int(), shorter: z.int() })
    .describe('pairs of runs in which the median is longer, or shorter, in the subject'),
  longer: z.boolean().nullable().describe('true: in the subject, false: in the reference, null: no difference told'),
});
export type GapComparison = z.output<typeof gapComparisonSchema>;

export const lifetimeComparisonSchema = z.strictObject({
  chiSquare: z.number().describe('over the keep time: what lives longer than asked is not told apart'),
  p: z.number().describe('log-rank, two-sided'),
  pHolm: z.number().describe('corrected over all of this comparison'),
  halfEndedMs: z
    .strictObject({ reference: ms.nullable(), subject: ms.nullable() })
    .describe('after the fault; null where more than half outlived the watch'),
  longer: z.boolean().nullable().describe('true: in the subject, false: in the reference, null: no difference told'),
});
export type LifetimeComparison = z.output<typeof lifetimeComparisonSchema>;

export const claimComparisonSchema = z.strictObject({
  name: z.string(),
  holdsIn: z.enum(['reference', 'subject']),
  failsIn: z.enum(['reference', 'subject']),
  measured: z.number().nullable().describe('where it fails, the worst repetition'),
  limit: z.number(),
  unit: z.string(),
});
export type ClaimComparison = z.output<typeof claimComparisonSchema>;

export const againstSchema = z.strictObject({
  subject: z.string(),
  repetitions: z.int().describe('pairs of runs that both could be told'),
  judgement: judgementSchema,
  because: z.string().describe('one plain sentence with the numbers that decided'),
  shares: z.array(shareComparisonSchema),
  claims: z
    .array(claimComparisonSchema)
    .describe('not about a share of connections; hold in every run of one and fail in every run of the other'),
  clients: clientsSchema.nullable(),
  clientsWhy: z.string().nullable().describe('why the clients could not be paired'),
  gaps: gapComparisonSchema.nullable(),
  gapsWhy: z.string().nullable().describe('why the gaps could not be compared'),
  lifetimes: lifetimeComparisonSchema.nullable().describe('null where nothing ended in either'),
});
export type Against = z.output<typeof againstSchema>;

export const comparedScenarioSchema = z.strictObject({
  scenario: z.string(),
  controller: z.string().nullable().describe('set where each controller is compared with itself in the other subjects'),
  keepMs: ms,
  connections: z.int().describe('requested, in each repetition'),
  rows: z.array(rowSchema).describe('the reference first'),
  against: z.array(againstSchema).describe('each other subject against the reference'),
  allGaps: z
    .strictObject({ h: z.number(), degrees: z.int(), p: z.number() })
    .nullable()
    .describe('Kruskal–Wallis, from three subjects with gaps up'),
  notes: z.array(z.string()),
});
export type ComparedScenario = z.output<typeof comparedScenarioSchema>;

export const differenceSchema = z.strictObject({
  key: z.string(),
  controller: z.string().nullable(),
  values: z.array(z.string().nullable()).describe('as written, in the order of the subjects; null where it has none'),
  names: z.array(z.string().nullable()).describe('what it is called by who reads it; null where it has no other name'),
});
export type Difference = z.output<typeof differenceSchema>;

/** What differs between subjects that were measured alike. The contract; every view is made of it. */
export const comparisonSchema = z.strictObject({
  kind: z.literal('comparison'),
  schemaVersion: z.literal(comparisonVersion),
  timeScale: z.number(),
  reference: z.string(),
  confidence: z.literal(0.95),
  outcome: judgementSchema.describe(
    'worse, if any subject is worse than the reference in any scenario; else better, if any is',
  ),
  headline: z.strictObject({ sentence: z.string(), details: z.array(z.string()) }),
  subjects: z.array(
    z.strictObject({
      name: z.string(),
      controllers: z.array(z.string()),
      targets: z.array(z.string()),
      runs: z.int(),
      startedAt: z.string(),
      seed: z.int(),
      toolVersion: z.string(),
      reproduce: z.string(),
    }),
  ),
  scenarios: z.array(comparedScenarioSchema),
  differences: z.strictObject({
    timeouts: z.array(differenceSchema).describe('of the derived budget, as scaled'),
    settings: z.array(differenceSchema).describe('as set'),
    versions: z.array(differenceSchema),
    machine: z.array(differenceSchema),
  }),
  leftOut: z.array(
    z.strictObject({
      scenario: z.string(),
      controller: z.string().nullable(),
      missingFrom: z.array(z.string()),
      compared: z.boolean().describe('among those that have it'),
    }),
  ),
  notes: z.array(z.string()),
});
export type Comparison = z.output<typeof comparisonSchema>;
