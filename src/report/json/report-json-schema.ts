import * as z from 'zod/mini';
import { reportSchema } from './report-schema.js';

/** The report's shape as JSON Schema, draft 2020-12. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
  return { $schema, title: 'canary-sim report', description: 'One simulated canary rollout, version 1.', ...rest };
}
