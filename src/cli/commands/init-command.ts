import { writeFileSync } from 'node:fs';
import { placeFinder } from '../../text/mark.js';
import { readDocument } from '../../text/read-document.js';
import { shellWord } from '../../text/shell-command.js';
import { visibleText } from '../../text/visible-text.js';
import { BadInputError, EXIT } from '../exit-codes.js';
import { loadPolicies } from '../files/load-policies.js';
import { systemCode } from '../files/paths.js';
import type { Streams } from '../streams.js';
import { STARTING_POINT } from './starting-point.js';
import { worldStartingPoint } from './world-starting-point.js';

/**
 * Writes a configuration to start from, never over a file, as the name says: YAML with comments, or JSON. `-` is standard
 * output, in JSON. Gives the exit code.
 */
export async function initCommand(file: string, streams: Streams): Promise<number> {
  const text = /\.ya?ml$/i.test(file) ? STARTING_POINT : await asJson(STARTING_POINT);
  return write(file, text, (named) => `canary-sim --seed 42 --config ${named} --format text`, streams);
}

/** Of a world for a policy. */
export interface InitWorldOptions {
  /** Files, folders, or `-`. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
}

/** The same of a world to rehearse a policy in, with what has to be said of what the policy asks; YAML, whatever the name. */
export async function initWorldCommand(file: string, options: InitWorldOptions, streams: Streams): Promise<number> {
  const policies = await loadPolicies(options.policies, options.args, streams);
  const text = await worldStartingPoint(policies);
  const given = [...options.policies.map((name) => `--policy ${shellWord(name)}`)].join(' ');
  return write(file, text, (named) => `canary-sim explain ${given} --config ${named} --format text`, streams);
}

/** Writes a text, never over a file, and says on the side what comes next. */
function write(file: string, text: string, next: (file: string) => string, streams: Streams): number {
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
  streams.err(`canary-sim: wrote ${visibleText(file, 200)}; next: ${next(shellWord(named))}\n`);
  return EXIT.done;
}

/** Where an editor finds the schema, once it is written there. */
const SCHEMA_FILE = './canary-sim.schema.json';

async function asJson(yaml: string): Promise<string> {
  const read = await readDocument(yaml, placeFinder(yaml));
  if (!read.ok) throw new Error('the starting point is YAML');
  return `${JSON.stringify({ $schema: SCHEMA_FILE, ...(read.value as object) }, null, 2)}\n`;
}
