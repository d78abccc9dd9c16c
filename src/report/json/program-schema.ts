import * as z from 'zod/mini';
import { text } from './schema-fields.js';
import { SCHEMA_VERSION } from './schema-version.js';

/** Which program made something, and in which shape; among its last keys. */
export const program = {
  schema_version: z.literal(SCHEMA_VERSION).check(z.describe('Version of this schema; fields are only added within 1')),
  tool: z
    .strictObject({ name: z.literal('canary-sim').check(z.describe('Always this')), version: text('Its version') })
    .check(z.describe('The program that made the report')),
};
