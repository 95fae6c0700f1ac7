import { z } from 'zod';
import { causeSchema } from '../ledger/row.ts';

const nullableMs = z.number().describe('milliseconds').nullable();

export const verdictSchema = z.enum(['passed', 'failed', 'inconclusive', 'not-supported']);
export type Verdict = z.output<typeof verdictSchema>;

/** What was expected of a fault, and what came, side by side. */
export const predictionSchema = z.strictObject({
  subject: z.string().describe("whose end is predicted, e.g. 'connections through a restarted controller pod'"),
  afterMs: nullableMs.describe('from the event that sets it off; null: not ended by this'),
  cause: causeSchema.nullable(),
  because: z.string(),
  sources: z.array(z.string()),
});
export type PredictionRow = z.output<typeof predictionSchema>;

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
export type ObservationRow = z.output<typeof observationSchema>;

/** One claim of a scenario, judged. */
export const thresholdSchema = z.strictObject({
  name: z.string(),
  says: z.string().describe('the claim in words, with its numbers'),
  measured: z.number().nullable(),
  limit: z.number(),
  unit: z.string(),
  holds: z.boolean().nullable().describe('null when it could not be measured'),
});
export type ThresholdRow = z.output<typeof thresholdSchema>;

export const boundSchema = z.strictObject({
  events: z.int(),
  of: z.int(),
  confidence: z.number(),
  upperPercent: z.number(),
  lowerPercent: z.number(),
  words: z.string(),
});
export type Bound = z.output<typeof boundSchema>;
