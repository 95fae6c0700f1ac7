import { z } from 'zod';
import { reportSchema, schemaVersion } from './schema.ts';

/** The report's contract as JSON Schema (2020-12), for readers that are not written in TypeScript. Published as docs/report.schema.json. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    title: 'drainproof report',
    description: `The document of a run, schema version ${schemaVersion}. Times are milliseconds on the run's clock.`,
    ...z.toJSONSchema(reportSchema, { target: 'draft-2020-12' }),
  };
}
