import type { Config } from '../../config/parse-config.js';
import { refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { loadConfig } from './load-config.js';
import type { NamedFile } from './refuse-outputs.js';

/** What is to be played. */
export interface PlayedFiles {
  /** A configuration; beside policies a world file, or '' for the world that is met where none is named. */
  readonly config: string;
  /** Files for other controllers, folders of them, or `-`; none: the plan of the configuration is played. */
  readonly policies: readonly string[];
  /** Values of arguments that come from the cluster. */
  readonly args: ReadonlyMap<string, string>;
}

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
