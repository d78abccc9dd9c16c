import type { SchemaName } from '../arguments/arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Streams } from '../streams.js';

/** Prints the JSON Schema of what people write, or of what the program does. Gives the exit code. */
export async function schemaCommand(which: SchemaName, streams: Streams): Promise<number> {
  streams.out(`${JSON.stringify(await schemaOf(which), null, 2)}\n`);
  return EXIT.done;
}

async function schemaOf(which: SchemaName): Promise<Record<string, unknown>> {
  switch (which) {
    case 'config':
      return (await import('../../config/json-schemas.js')).configJsonSchema();
    case 'policy-tests':
      return (await import('../../config/json-schemas.js')).policyTestJsonSchema();
    case 'release-line':
      return (await import('../../config/json-schemas.js')).releaseLineJsonSchema();
    case 'experiment-file':
      return (await import('../../config/json-schemas.js')).experimentJsonSchema();
    case 'world':
      return (await import('../../config/json-schemas.js')).worldJsonSchema();
    default:
      return (await import('../../report/json/published-json-schema.js')).publishedJsonSchema(which);
  }
}
