import { existsSync } from 'node:fs';
import { BadInputError } from '../exit-codes.js';
import { DEFAULT_CONFIG, SHORT_HELP } from './help-text.js';

/** The configuration file to use: the one named, else ./stages.json; short help if there is neither. */
export function configFile(named: string | undefined): string {
  if (named !== undefined) return named;
  if (existsSync(DEFAULT_CONFIG)) return DEFAULT_CONFIG;
  const message = `no --config given, and there is no ./${DEFAULT_CONFIG} here`;
  throw new BadInputError([{ code: 'usage', message }], null, SHORT_HELP);
}
