/** `npm run fields`: prints the tables of configuration fields in the documentation anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFieldTables } from './field-tables.js';
import { ROOT } from './sandbox.js';

for (const file of ['README.md', 'examples/world.md']) {
  const path = join(ROOT, file);
  const text = readFileSync(path, 'utf8');
  const printed = withFieldTables(text);
  if (printed !== text) writeFileSync(path, printed);
  process.stdout.write(`${printed === text ? 'as it was' : 'written  '}  ${file}\n`);
}
