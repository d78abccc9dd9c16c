import { writeFileSync } from 'node:fs';
import { placeFinder } from '../../text/mark.js';
import { readDocument } from '../../text/read-document.js';
import { shellWord } from '../../text/shell-command.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { systemCode } from '../files/paths.js';
import type { Streams } from '../streams.js';
import { STARTING_POINT } from './starting-point.js';

/**
 * Writes a configuration to start from, never over a file, as the name says: YAML with comments, or JSON. `-` is standard
 * output, in JSON. Gives the exit code.
 */
export async function initCommand(file: string, streams: Streams): Promise<number> {
  const text = /\.ya?ml$/i.test(file) ? STARTING_POINT : await asJson(STARTING_POINT);
  if (file === '-') {
    streams.out(text);
    return EXIT.done;
  }
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (error) {
    const code = systemCode(error);
    throw new BadInputError([
      code === 'EEXIST' ? { code: 'file_exists', file } : { code: 'output_unwritable', file, systemCode: code },
    ]);
  }
  const named = file.startsWith('-') ? `./${file}` : file;
  streams.err(
    `canary-sim: wrote ${visibleText(file, 200)}; next: canary-sim --seed 42 --config ${shellWord(named)} --format text\n`,
  );
  return EXIT.done;
}

/** Where an editor finds the schema, once it is written there. */
const SCHEMA_FILE = './canary-sim.schema.json';

async function asJson(yaml: string): Promise<string> {
  const read = await readDocument(yaml, placeFinder(yaml));
  if (!read.ok) throw new Error('the starting point is YAML');
  return `${JSON.stringify({ $schema: SCHEMA_FILE, ...(read.value as object) }, null, 2)}\n`;
}
