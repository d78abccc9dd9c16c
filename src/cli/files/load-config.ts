import { type Config, isConfigText, parseConfig } from '../../config/parse-config.js';
import { BadInputError } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { readText } from './read-text.js';

/** Reads and understands a configuration, or throws all that is wrong with it. */
export async function loadConfig(file: string, streams: Streams): Promise<Config> {
  const result = await parseConfig(await readText(file, 'configuration', streams));
  if (!result.ok) throw new BadInputError(result.problems, file);
  return result.config;
}

/**
 * The same for a file that another one names: what turns out to be no configuration at all is not quoted, since who wrote
 * that other file may not be who may read this one.
 */
export async function loadNamedConfig(file: string, streams: Streams): Promise<Config> {
  const text = await readText(file, 'configuration', streams);
  const result = await parseConfig(text);
  if (result.ok) return result.config;
  if (await isConfigText(text)) throw new BadInputError(result.problems, file);
  const [{ place } = { place: { line: 1, column: 1 } }] = result.problems;
  throw new BadInputError([{ code: 'not_a_configuration', path: [], place }], file);
}
