import { rehearse } from '../../simulation/rehearsal/rehearse.js';
import { refuse } from '../exit-codes.js';
import type { Streams } from '../streams.js';
import { type RunOptions, runCommand } from './run-command.js';

/** The main job by the rules of somebody's policy: loaded only for one. Gives the exit code. */
export async function rehearseCommand(options: RunOptions, streams: Streams): Promise<number> {
  if (options.trace !== undefined) refuse('--trace does not go with --policy: a policy has no windows; see controller');
  return runCommand(options, streams, rehearse);
}
