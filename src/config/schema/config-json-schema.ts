import * as z from 'zod/mini';
import { configSchema } from './config-schema.js';

/** The JSON Schema (draft 2020-12) of a configuration as people write it; what spans several fields is beyond it. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-2020-12',
    // Fields that judge themselves say in their metadata what JSON Schema can say of them.
    unrepresentable: 'any',
  });
  return { $schema, title: 'canary-sim configuration, version 1', ...rest };
}
