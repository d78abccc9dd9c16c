import type { Config } from '../../config/parse-config.js';
import { refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { loadConfig } from './load-config.js';
import type { PlayedFiles } from './load-rehearsal.js';
import type { NamedFile } from './refuse-outputs.js';

/** Reads and understands what is to be played, or throws all that is wrong with it. */
export async function loadPlayed(files: PlayedFiles, streams: Streams): Promise<Config> {
  const { config, policies, args } = files;
  if (policies.length === 0) {
    if (args.size > 0) refuse('--arg goes with --policy');
    return loadConfig(config, streams);
  }
  const { loadRehearsal } = await import('./load-rehearsal.js');
  return loadRehearsal(files, streams);
}

/** What no output may overwrite. */
export function playedInputs({ config, policies }: PlayedFiles): readonly NamedFile[] {
  const inputs = policies.map((file) => ({ what: 'the policy', file }));
  return config === '' ? inputs : [{ what: 'the configuration', file: config }, ...inputs];
}
