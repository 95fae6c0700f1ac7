import { z } from 'zod';
import { causes } from '../timeline/events.ts';

const ms = z.number().describe('milliseconds');
const nullableMs = ms.nullable();

export const causeSchema = z.enum(causes);

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
  sinceFaultMs: nullableMs.describe('from the beginning of the first fault to the end of this connection'),
  sinceReachedMs: nullableMs
    .optional()
    .describe(
      'to its end from when the fault reached its pod: a rolling restart comes to one pod after the other. Left out by older versions',
    ),
  gapMs: nullableMs.describe(
    'from its end until the same client was served again; null when it never was, or the client ended it',
  ),
  sent: z.int(),
  acked: z.int(),
  lost: z.int().describe('sent and not acknowledged when anyone but the client ended the connection'),
  duplicated: z.int(),
  outOfOrder: z.int(),
  operations: z.int(),
  operationsDone: z.int(),
  operationsCut: z.int(),
});
export type LedgerRow = z.output<typeof ledgerRowSchema>;
