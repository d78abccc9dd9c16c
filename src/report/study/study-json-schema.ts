import * as z from 'zod/mini';
import { compareSchema } from './compare-schema.js';
import { studySchema } from './study-schema.js';
import { sweepSchema } from './sweep-schema.js';

const PUBLISHED = {
  study: [studySchema, 'One plan against many seeds and several worlds, version 1.'],
  sweep: [sweepSchema, 'One plan against many values of one number, version 1.'],
  compare: [compareSchema, 'Two plans that met the same worlds, version 1.'],
} as const;

/** The shape of a report on many runs as JSON Schema, draft 2020-12. */
export function studyJsonSchema(which: keyof typeof PUBLISHED): Record<string, unknown> {
  const [schema, description] = PUBLISHED[which];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return { $schema, title: `canary-sim ${which}`, description, ...rest };
}
