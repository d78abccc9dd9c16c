import { jsonSchemaOf } from '../schema/json-schema-of.js';
import { policyTestSchema } from './policy-test-schema.js';

/** The JSON Schema of a file of policy tests as people write it. */
export function policyTestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(policyTestSchema);
  return { $schema, title: 'canary-sim policy tests, version 1', ...rest };
}
