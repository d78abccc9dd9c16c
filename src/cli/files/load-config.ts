import { existsSync, readFileSync } from 'node:fs';
import { type Config, parseConfig } from '../../config/parse-config.js';
import type { FileProblem } from '../../model/problem.js';
import { DEFAULT_CONFIG, SHORT_HELP } from '../arguments/help-text.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { systemCode } from './paths.js';

/** The configuration file to use: the one named, else ./stages.json; short help if there is neither. */
export function configFile(named: string | undefined): string {
  if (named !== undefined) return named;
  if (existsSync(DEFAULT_CONFIG)) return DEFAULT_CONFIG;
  const message = `no --config given, and there is no ./${DEFAULT_CONFIG} here`;
  throw new BadInputError([{ code: 'usage', message }], null, SHORT_HELP);
}

/** Reads and understands a configuration, or throws all that is wrong with it. */
export async function loadConfig(file: string, streams: Streams): Promise<Config> {
  const result = await parseConfig(await readText(file, streams));
  if (!result.ok) throw new BadInputError(result.problems, file);
  return result.config;
}

/** The text of a file, or of standard input for `-`. A leading byte order mark is dropped. */
export async function readText(file: string, streams: Streams): Promise<string> {
  if (file === '-' && streams.stdinIsTerminal) {
    streams.err('canary-sim: reading the configuration from the terminal; end it with Ctrl-D\n');
  }
  const name = file === '-' ? 'standard input' : file;
  const bytes = await readBytes(file, name, streams);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInputError([{ code: 'file_not_text', file: name }]);
  }
}

async function readBytes(file: string, name: string, streams: Streams): Promise<Uint8Array> {
  try {
    return file === '-' ? await streams.stdin() : readFileSync(file);
  } catch (error) {
    throw new BadInputError([problemOf(name, systemCode(error))]);
  }
}

function problemOf(file: string, code: string): FileProblem {
  if (code === 'ENOENT' || code === 'ENOTDIR') return { code: 'file_missing', file };
  if (code === 'EISDIR') return { code: 'file_is_directory', file };
  return { code: 'file_unreadable', file, systemCode: code };
}
