import * as z from 'zod/mini';
import { alternatives } from './choice-field.js';
import { configSchema } from './config-schema.js';

/** The JSON Schema (draft 2020-12) of a configuration as people write it; what spans several fields is beyond it. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchema(configSchema);
  return { $schema, title: 'canary-sim configuration, version 1', ...rest };
}

function jsonSchema(schema: z.ZodMiniType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    // Fields that judge themselves say in their metadata what JSON Schema can say of them.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: said }) => {
      const anyOf = alternatives(zodSchema).map((alternative) => {
        const { $schema, ...rest } = jsonSchema(alternative);
        return rest;
      });
      if (anyOf.length > 0) Object.assign(said, { anyOf });
    },
  });
}
