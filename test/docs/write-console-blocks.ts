/**
 * `npm run docs`: runs every command that the documentation shows, as its tests do, and prints the output anew where it
 * has changed. What it cannot renew it lists, and leaves as it is: a command with another exit code, or a shortened
 * output of which a part is gone. `npm run docs FILE…` does so for some documents. Read the difference before you
 * commit it: the prose beside an output may tell of what it was.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgramIfStale } from '../cli/built-program.js';
import { documents, textOf } from './documents.js';
import { renewedPage } from './renewed-page.js';
import { ROOT } from './sandbox.js';

const asked = process.argv.slice(2);
buildProgramIfStale();
for (const document of asked.length > 0 ? asked : documents()) {
  const before = textOf(document);
  const { text, byHand } = await renewedPage(before);
  if (text !== before) writeFileSync(join(ROOT, document), text);
  process.stdout.write(`${text === before ? 'as it was' : 'written  '}  ${document}\n`);
  for (const { line, why } of byHand) process.stdout.write(`by hand    ${document}:${line}: ${why}\n`);
  if (byHand.length > 0) process.exitCode = 1;
}
