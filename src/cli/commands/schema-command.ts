import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** Prints the JSON Schema of the configuration or of the report. Gives the exit code. */
export async function schemaCommand(which: 'config' | 'report', streams: Streams): Promise<number> {
  const schema =
    which === 'config'
      ? (await import('../../config/schema/config-json-schema.js')).configJsonSchema()
      : (await import('../../report/json/report-json-schema.js')).reportJsonSchema();
  streams.out(`${JSON.stringify(schema, null, 2)}\n`);
  return EXIT.done;
}
