import { PRESETS, type PresetName } from '../model/fault.js';
import { ARM_CODES, PURPOSES } from '../random/address.js';
import { keyOf } from '../random/key.js';
import { uniform } from '../random/uniform.js';

/** Worlds in which the new version is as good as stable, however it may look. */
const GOOD: ReadonlySet<PresetName> = new Set(['healthy', 'cold_cache', 'shared_outage']);

/** Whether a release of this canary is what one wants. */
export function isGood(canary: PresetName): boolean {
  return GOOD.has(canary);
}

const OTHERS = PRESETS.filter((preset) => preset !== 'healthy');

/** What goes out with a seed: half of the time nothing is wrong, otherwise each of the other worlds is as likely. */
export function drawCanary(seed: string): PresetName {
  const key = keyOf(seed);
  const draw = (index: number) => uniform(key, ARM_CODES.service, PURPOSES.drawnCanary, 0, index);
  if (draw(0) < 0.5) return 'healthy';
  return OTHERS[Math.floor(draw(1) * OTHERS.length)] ?? 'healthy';
}
