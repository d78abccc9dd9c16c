import * as z from 'zod/mini';
import { text } from '../json/schema-fields.js';
import { SCHEMA_VERSION } from '../json/schema-version.js';

export const program = {
  schema_version: z.literal(SCHEMA_VERSION).check(z.describe('Version of this schema; fields are only added within 1')),
  tool: z
    .strictObject({ name: z.literal('canary-sim').check(z.describe('Always this')), version: text('Its version') })
    .check(z.describe('The program that made the report')),
};

/** Where a report is from; its last keys. */
export const origin = (what: string) => ({
  name: text('Name of the rollout'),
  ...program,
  config_digest: text('SHA-256 of the configuration as understood'),
  reproduce: text(`The command that makes this ${what} again`),
});
