import * as z from 'zod/mini';
import { policyTestSchema } from './policy-test/policy-test-schema.js';
import { alternatives } from './schema/choice-field.js';
import { configSchema } from './schema/config-schema.js';

/** The JSON Schema of a configuration as people write it. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(configSchema);
  return { $schema, title: 'canary-sim configuration, version 1', ...rest };
}

/** The JSON Schema of a file of policy tests as people write it. */
export function policyTestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(policyTestSchema);
  return { $schema, title: 'canary-sim policy tests, version 1', ...rest };
}

/** What people may write, as JSON Schema of draft 2020-12; what spans several fields is beyond it. */
function jsonSchemaOf(schema: z.ZodMiniType): Record<string, unknown> {
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
