import { z } from 'zod';
import type { FleetPlan } from '../fleet/record.ts';

const time = z.number().min(0);
const attempts = z.int().min(0);

const retry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('fixed'), delayMs: time, attempts }),
  z.strictObject({
    kind: z.literal('exponential'),
    initialMs: time,
    maxMs: time,
    factor: z.number().min(1),
    jitter: z.number().min(0).max(1),
    attempts,
  }),
]);

const plan = z.strictObject({
  connections: z.int().min(0).max(100_000),
  firstClient: z.int().min(1).exactOptional(),
  opensPerSecond: z.number().positive(),
  path: z.string().startsWith('/'),
  host: z.string().exactOptional(),
  echoEveryMs: time,
  pingEveryMs: time,
  operationMs: time.nullable(),
  connectTimeoutMs: z.number().positive(),
  retry,
  seed: z.int(),
});

/** A fleet's plan as JSON text. */
export function fleetPlan() {
  const error = 'the plan of a fleet, as JSON';
  return z.string({ error }).transform((text, context): FleetPlan => {
    const result = plan.safeParse(parsed(text));
    if (result.success) return result.data;
    context.addIssue({ code: 'invalid_format', format: 'json', message: `${error}: ${z.prettifyError(result.error)}` });
    return z.NEVER;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
