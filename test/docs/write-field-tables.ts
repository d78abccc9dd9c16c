/** `npm run fields`: prints the tables of fields, and those of the program itself, in the documentation anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, textOf } from './documents.js';
import { withFieldTables } from './field-tables.js';
import { withPrintedTables } from './printed-tables.js';
import { ROOT } from './sandbox.js';

for (const document of documents()) {
  const text = textOf(document);
  const printed = await withPrintedTables(withFieldTables(text));
  if (!/^<!-- \/\w+ -->$/m.test(text)) continue;
  if (printed !== text) writeFileSync(join(ROOT, document), printed);
  process.stdout.write(`${printed === text ? 'as it was' : 'written  '}  ${document}\n`);
}
