import { checkDocument } from '../../config/parse-config.js';
import type { ConfigDocument } from '../../config/schema/config-schema.js';
import type { PresetName } from '../../model/fault.js';
import type { Setup } from '../../model/setup.js';
import { BadInputError } from '../exit-codes.js';

/** How long a rollout is followed of which the configuration says nothing: what was let through shows there. */
const FOLLOW_UP = '30m';

/**
 * What is played: a configuration as it is but for the canary, which is as stable is and has what the preset brings;
 * no operator's script is followed. Without a configuration, a plan of our own.
 */
export async function playSetup(document: ConfigDocument | null, preset: PresetName): Promise<Setup> {
  const { canary: _, ...kept } = document ?? { ...DEFAULT_PLAN, canary: {} };
  const follow_up = document === null || document.follow_up === '0s' ? FOLLOW_UP : document.follow_up;
  const parsed = await checkDocument({ ...kept, preset, faults: [], operator: [], follow_up });
  if (!parsed.ok) throw new BadInputError(parsed.problems);
  return parsed.config.setup;
}

/** What is played without a configuration: a plan and a service whose every figure a person can see. */
export const DEFAULT_PLAN = {
  name: 'checkout, next version',
  service: { requests_per_second: 1000, users: 100_000 },
  slo: { objective: 0.999, window: '30d' },
  stages: [
    { name: 'canary-1pct', traffic_percent: 1, duration: '10m' },
    { name: 'canary-10pct', traffic_percent: 10, duration: '10m' },
    { name: 'canary-50pct', traffic_percent: 50, duration: '10m', thresholds: { error_rate: { max_increase: 0.005 } } },
    { name: 'full', traffic_percent: 100, duration: '10m' },
  ],
  follow_up: '30m',
} as const;
