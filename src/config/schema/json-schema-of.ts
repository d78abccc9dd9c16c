import * as z from 'zod/mini';
import { alternatives } from './choice-field.js';

/** What people may write, as JSON Schema of draft 2020-12; what spans several fields is beyond it. */
export function jsonSchemaOf(schema: z.ZodMiniType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    // Fields that judge themselves say in their metadata what JSON Schema can say of them.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: said }) => {
      const anyOf = alternatives(zodSchema).map((alternative) => {
        const { $schema, ...rest } = jsonSchemaOf(alternative);
        return rest;
      });
      if (anyOf.length > 0) Object.assign(said, { anyOf });
    },
  });
}
