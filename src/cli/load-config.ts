import { existsSync } from 'node:fs';
import { type Config, parseConfig } from '../config/parse-config.js';
import { BadInputError } from './bad-input-error.js';
import { readText } from './read-text.js';
import type { Streams } from './streams.js';

export const DEFAULT_CONFIG = 'stages.json';

/** The configuration file to use: the one named, else ./stages.json if there is one, else null. */
export function configFile(named: string | undefined): string | null {
  return named ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : null);
}

/** Reads and understands a configuration, or throws all that is wrong with it. */
export async function loadConfig(file: string, streams: Streams): Promise<Config> {
  const result = await parseConfig(readText(file, streams));
  if (!result.ok) throw new BadInputError(result.problems, file);
  return result.config;
}
