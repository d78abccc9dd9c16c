import { configSchema } from './config-schema.js';
import { jsonSchemaOf } from './json-schema-of.js';

/** The JSON Schema of a configuration as people write it. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = jsonSchemaOf(configSchema);
  return { $schema, title: 'canary-sim configuration, version 1', ...rest };
}
