import { parseConfig } from '../../config/parse-config.js';
import type { ConfigDocument } from '../../config/schema/config-document.js';
import type { PresetName } from '../../model/fault.js';
import type { Setup } from '../../model/setup.js';
import { BadInputError } from '../bad-input-error.js';
import { DEFAULT_PLAN } from './default-plan.js';

/** How long a rollout is followed of which the configuration says nothing: what was let through shows there. */
const FOLLOW_UP = '30m';

/**
 * What is played: a configuration as it is but for the canary, which is as stable is and has what the preset brings;
 * nobody's script is followed. Without a configuration, a plan of our own.
 */
export async function playSetup(document: ConfigDocument | null, preset: PresetName): Promise<Setup> {
  const { canary: _, ...kept } = document ?? { ...DEFAULT_PLAN, canary: {} };
  const follow_up = document === null || document.follow_up === '0s' ? FOLLOW_UP : document.follow_up;
  const parsed = await parseConfig(JSON.stringify({ ...kept, preset, faults: [], operator: [], follow_up }));
  if (!parsed.ok) throw new BadInputError(parsed.problems);
  return parsed.config.setup;
}
