import { z } from 'zod';
import { comparisonSchema, comparisonVersion } from './schema.ts';

/** The comparison's contract as JSON Schema (2020-12), for readers that are not written in TypeScript. Published as docs/comparison.schema.json. */
export function comparisonJsonSchema(): Record<string, unknown> {
  return {
    title: 'drainproof comparison',
    description: `What \`drainproof compare --json\` prints, schema version ${comparisonVersion}. Times are milliseconds, as they ran.`,
    ...z.toJSONSchema(comparisonSchema, { target: 'draft-2020-12' }),
  };
}
